import type { WeightTensor } from "#compute/index.ts";

/**
 * A convolution's weight [out, in, kh, kw] for images of another number of channels, as segmentation_models.pytorch does
 * it: for one channel the sum of what was, else its channels over and over, scaled so that a grey image gives what it gave.
 */
export function adaptChannels({ shape, data }: WeightTensor, channels: number): WeightTensor {
  const [outputs = 0, given = 0, ...kernel] = shape;
  const taps = kernel.reduce((product, length) => product * length, 1);
  const adapted = new Float32Array(outputs * channels * taps);
  const at = (output: number, channel: number, tap: number) =>
    data[(output * given + channel) * taps + tap] ?? 0;
  for (let output = 0; output < outputs; output++)
    for (let channel = 0; channel < channels; channel++)
      for (let tap = 0; tap < taps; tap++) {
        let value = 0;
        if (channels > 1) value = (at(output, channel % given, tap) * given) / channels;
        else for (let of = 0; of < given; of++) value += at(output, of, tap);
        adapted[(output * channels + channel) * taps + tap] = value;
      }
  return { shape: [outputs, channels, ...kernel], data: adapted };
}
