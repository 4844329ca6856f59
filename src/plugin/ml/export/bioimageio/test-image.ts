import type { Normalization } from "../../data/normalization.ts";

/** A map [channel, y, x] of one image. */
export interface Planes {
  readonly data: Float32Array;
  readonly shape: readonly [channels: number, height: number, width: number];
}

/**
 * A made image to try a model on, in stored values: rings and stripes about the mean of the images that the model was trained
 * on, as far from it as they were. Nobody's data, and the same for the same model.
 */
export function testImage({ mean, std }: Normalization, side: number): Planes {
  const data = new Float32Array(mean.length * side * side);
  let at = 0;
  for (const [channel, middle] of mean.entries())
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const radius = Math.hypot(y - side / 2, x - side / 3) / (4 + channel);
        const pattern = Math.sin(radius) + 0.5 * Math.cos((x + 2 * y) / 7) + (y - side / 2) / side;
        data[at++] = middle + (std[channel] ?? 1) * pattern;
      }
  return { data, shape: [mean.length, side, side] };
}
