import type { Activation } from "../data/classes.ts";

/** Turns logits, `outputs` to a pixel, into probabilities, in place. What has no activation stays as it is. */
export function toProbabilities(
  logits: Float32Array,
  { activation, outputs }: { activation: Activation; outputs: number },
): Float32Array {
  if (activation === "none") return logits;
  if (activation === "softmax") return softmax(logits, outputs);
  for (let i = 0; i < logits.length; i++) logits[i] = 1 / (1 + Math.exp(-(logits[i] ?? 0)));
  return logits;
}

function softmax(logits: Float32Array, outputs: number): Float32Array {
  for (let at = 0; at < logits.length; at += outputs) {
    const pixel = logits.subarray(at, at + outputs);
    const highest = pixel.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let i = 0; i < outputs; i++) {
      const power = Math.exp((pixel[i] ?? 0) - highest); // no overflow at any logit
      pixel[i] = power;
      sum += power;
    }
    for (let i = 0; i < outputs; i++) pixel[i] = (pixel[i] ?? 0) / sum;
  }
  return logits;
}
