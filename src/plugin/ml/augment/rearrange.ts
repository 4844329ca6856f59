import type { Patch } from "../data/patch.ts";

/** Where the pixel at row `y` and column `x` of the result comes from: `y * width + x` of the original. */
export type PixelOrigin = (y: number, x: number) => number;

/** The patch with its pixels moved, the same way in image, target and weight. */
export function rearrange(
  patch: Patch,
  size: { readonly height: number; readonly width: number },
  origin: PixelOrigin,
): Patch {
  const { height, width } = size;
  const { channels, outputs } = patch;
  const input = new Float32Array(patch.input.length);
  const target = new Float32Array(patch.target.length);
  const weight = new Float32Array(patch.weight.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const from = origin(y, x);
      for (let c = 0; c < channels; c++)
        input[at * channels + c] = patch.input[from * channels + c] ?? 0;
      for (let o = 0; o < outputs; o++)
        target[at * outputs + o] = patch.target[from * outputs + o] ?? 0;
      weight[at] = patch.weight[from] ?? 0;
    }
  return { ...patch, height, width, input, target, weight };
}
