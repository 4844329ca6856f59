import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { Patch } from "../data/patch.ts";
import type { Plane, Rect } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";

/** Where a preview looks: a square about a point of a plane, in level-0 pixels. */
export interface Spot {
  readonly plane: Plane;
  readonly y: number;
  readonly x: number;
  readonly side: number;
  /** Of the image; all where it is left out. */
  readonly channels?: readonly number[] | undefined;
}

/**
 * A patch to show what augmentation makes of it: moved inside the image, smaller where that is. Mean and deviation are its own; its one
 * output is whatever is labelled.
 */
export async function readPreviewPatch(
  { image, labels }: { readonly image: PixelSource; readonly labels: PixelSource | undefined },
  spot: Spot,
  signal: AbortSignal,
): Promise<Patch> {
  const { plane } = spot;
  const rect = rectAbout(image, spot);
  const { height, width } = rect;
  const channels = spot.channels ?? Array.from({ length: lengthOf(image, "c") }, (_, c) => c);
  const [pixels, ids] = await Promise.all([
    readPlane(image, { plane, rect, channels }, signal),
    labels && readPlane(labels, { plane, rect, channels: [0] }, signal),
  ]);
  const target = new Float32Array(height * width);
  for (const at of target.keys()) target[at] = (ids?.[at] ?? 0) > 0 ? 1 : 0;
  const weight = new Float32Array(height * width).fill(1);
  const input = normalized(pixels, channels.length);
  return { height, width, channels: channels.length, outputs: 1, input, target, weight };
}

/** Moved inside the image, smaller where that is. */
export function rectAbout(image: PixelSource, { y, x, side }: Spot): Rect {
  const [rows, columns] = [lengthOf(image, "y"), lengthOf(image, "x")];
  const [height, width] = [Math.min(side, rows), Math.min(side, columns)];
  const start = (middle: number, size: number, length: number) =>
    Math.min(Math.max(0, Math.round(middle - size / 2)), length - size);
  return { y: start(y, height, rows), x: start(x, width, columns), height, width };
}

/** Each channel with mean 0 and deviation 1; what is no number becomes the mean. */
function normalized(pixels: ArrayLike<number>, channels: number): Float32Array {
  const out = new Float32Array(pixels.length);
  for (let c = 0; c < channels; c++) {
    let [count, sum, squares] = [0, 0, 0];
    for (let at = c; at < pixels.length; at += channels) {
      const value = pixels[at] ?? 0;
      if (!Number.isFinite(value)) continue;
      count++;
      sum += value;
      squares += value * value;
    }
    const mean = sum / Math.max(1, count);
    const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean)) || 1;
    for (let at = c; at < pixels.length; at += channels) {
      const value = ((pixels[at] ?? 0) - mean) / deviation;
      out[at] = Number.isFinite(value) ? value : 0;
    }
  }
  return out;
}
