import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import type { Plane, Rect } from "./plane.ts";
import { readPlane } from "./read-plane.ts";
import { reflectedIndices } from "./reflect.ts";

/** How an image is turned into what a network sees. */
export interface NetworkInput {
  readonly image: PixelSource;
  readonly channels: readonly number[];
  readonly normalization: Normalization;
}

/** Normalised pixels [height, width, channel] of a rectangle that may stick out: mirrored outside. */
export async function readInput(
  { image, channels, normalization }: NetworkInput,
  { plane, rect }: { plane: Plane; rect: Rect },
  signal: AbortSignal,
): Promise<Float32Array> {
  const window = windowOf(image, rect);
  const pixels = await readPlane(image, { plane, rect: window.inside, channels }, signal);
  return normalized(pixels, { window, channels: channels.length, normalization });
}

/** What a rectangle that may stick out shows of an image. */
export interface InputWindow {
  /** Of the image, all that the rectangle shows. */
  readonly inside: Rect;
  /** The image's row of each of the rectangle's, and likewise its columns. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

export function windowOf(image: PixelSource, rect: Rect): InputWindow {
  const rows = reflectedIndices(rect.y, rect.height, lengthOf(image, "y"));
  const columns = reflectedIndices(rect.x, rect.width, lengthOf(image, "x"));
  return { inside: spanned(rows, columns), rows, columns };
}

/** From stored values of a window's inside to what a network sees of its rectangle. */
export function normalized(
  pixels: ArrayLike<number>,
  {
    window: { inside, rows, columns },
    channels,
    normalization,
  }: {
    readonly window: InputWindow;
    readonly channels: number;
    readonly normalization: Normalization;
  },
): Float32Array {
  const out = new Float32Array(rows.length * columns.length * channels);
  const { mean, std, clip } = normalization;
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      const from = ((row - inside.y) * inside.width + column - inside.x) * channels;
      for (let c = 0; c < channels; c++) {
        let value = pixels[from + c] ?? 0;
        const limits = clip?.[c];
        if (limits) value = Math.min(Math.max(value, limits[0]), limits[1]);
        value = (value - (mean[c] ?? 0)) / (std[c] ?? 1);
        out[at++] = Number.isFinite(value) ? value : 0; // "no data" becomes the mean
      }
    }
  return out;
}

function spanned(rows: Int32Array, columns: Int32Array): Rect {
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return {
    y: top,
    x: left,
    height: Math.max(...rows) - top + 1,
    width: Math.max(...columns) - left + 1,
  };
}
