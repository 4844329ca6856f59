import { encode } from "fast-png";
import type { Patch } from "../data/patch.ts";

/**
 * Patches as training sees them, as PNGs by their names: of each its image from the darkest to the brightest value, and its mask, grey
 * where no pixel counts.
 */
export function patchPictures(
  patches: readonly Patch[],
): readonly (readonly [name: string, png: Uint8Array<ArrayBuffer>])[] {
  return patches.flatMap((patch, i) => {
    const { image, mask } = picturesOf(patch);
    return [[`${i}_image.png`, image] as const, [`${i}_mask.png`, mask] as const];
  });
}

function picturesOf({ height, width, channels, outputs, ...patch }: Patch) {
  const { input, target, weight } = patch;
  const shown = channels === 3 ? 3 : 1;
  const [low, high] = rangeOf(input);
  const pixels = height * width;
  const image = new Uint8Array(pixels * shown);
  const mask = new Uint8Array(pixels);
  for (let at = 0; at < pixels; at++) {
    for (let c = 0; c < shown; c++)
      image[at * shown + c] = (255 * ((input[at * channels + c] ?? 0) - low)) / (high - low || 1);
    const isForeground = target.subarray(at * outputs, (at + 1) * outputs).some((v) => v >= 0.5);
    mask[at] = weight[at] === 0 ? 128 : isForeground ? 255 : 0;
  }
  const size = { width, height, depth: 8 } as const;
  return {
    image: Uint8Array.from(encode({ ...size, data: image, channels: shown })),
    mask: Uint8Array.from(encode({ ...size, data: mask, channels: 1 })),
  };
}

function rangeOf(values: Float32Array): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
