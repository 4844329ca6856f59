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
  const rows = reflectedIndices(rect.y, rect.height, lengthOf(image, "y"));
  const columns = reflectedIndices(rect.x, rect.width, lengthOf(image, "x"));
  const window = spanned(rows, columns);
  const pixels = await readPlane(image, { plane, rect: window, channels }, signal);
  const out = new Float32Array(rect.height * rect.width * channels.length);
  const { mean, std, clip } = normalization;
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      const from = ((row - window.y) * window.width + column - window.x) * channels.length;
      for (let c = 0; c < channels.length; c++) {
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
