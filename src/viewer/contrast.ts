import { lengthOf } from "#core/layers/grid.ts";
import type { ContrastRange } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { MultiscaleImage, Pixels, Region } from "#io/pixel-source.ts";

/** At most this many pixels a side are looked at, in the middle of the coarsest level. */
const windowPx = 1024;
/** What may lie outside the range on either side, so that a few hot pixels do not darken the rest. */
const clipped = 0.002;

export interface ContrastQuestion {
  readonly dims: Dims;
  readonly channel: number;
  readonly signal: AbortSignal;
}

/** A range that shows the slice well: its values without the darkest and brightest 0.2 %. */
export async function autoContrast(
  { grid, levels }: MultiscaleImage,
  { dims, channel, signal }: ContrastQuestion,
): Promise<ContrastRange> {
  const coarsest = levels.at(-1) ?? levels[0];
  const region: Record<string, Region[string]> = {};
  for (const [i, axis] of coarsest.axes.entries()) {
    const length = coarsest.shape[i] ?? 1;
    if (axis === "x" || axis === "y") region[axis] = middle(length);
    else {
      const index = axis === "c" ? channel : (dims[axis] ?? 0);
      const coarse = Math.min(Math.floor((index * length) / lengthOf(grid, axis)), length - 1);
      region[axis] = [coarse, coarse + 1];
    }
  }
  return rangeOf((await coarsest.read(region, { signal })).data);
}

function middle(length: number): [number, number] {
  const start = Math.max(0, Math.floor((length - windowPx) / 2));
  return [start, Math.min(length, start + windowPx)];
}

function rangeOf(values: Pixels): ContrastRange {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const skip = Math.floor(sorted.length * clipped);
  const low = sorted[skip] ?? 0;
  const high = sorted[sorted.length - 1 - skip] ?? 1;
  return high > low ? [low, high] : [low, low + 1]; // a flat picture still needs a width
}
