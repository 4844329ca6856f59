import { lengthOf } from "#core/layers/grid.ts";
import type { Random } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { Plane, Rect } from "./plane.ts";
import { readPlane } from "./read-plane.ts";

/** Per channel, in stored values; the network sees (value - mean) / std. Saved with the model. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const blockPx = 256;
/** Four million pixels tell a mean and a deviation well; larger images are sampled. */
const mostBlocks = 64;

/** Measures one mean and deviation per channel over the planes: one for the data set, not for each image. */
export async function measureNormalization(
  source: PixelSource,
  where: { planes: readonly Plane[]; channels: readonly number[]; random: Random },
  signal: AbortSignal,
): Promise<Normalization> {
  const { planes, channels } = where;
  const sums = channels.map(() => ({ count: 0, sum: 0, squares: 0, origin: Number.NaN }));
  for (const { plane, rect } of chooseBlocks(source, planes, where.random)) {
    const pixels = await readPlane(source, { plane, rect, channels }, signal);
    for (const [i, sum] of sums.entries())
      for (let at = i; at < pixels.length; at += channels.length) add(sum, pixels[at] ?? 0);
  }
  const mean = sums.map(({ count, sum, origin }) => (count ? origin + sum / count : 0));
  const std = sums.map(({ count, sum, squares }) => {
    const variance = count ? squares / count - (sum / count) ** 2 : 0;
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { mean, std };
}

interface Sum {
  count: number;
  sum: number;
  squares: number;
  /** Counted from the first value: squares of large values would lose the deviation. */
  origin: number;
}

function add(sum: Sum, value: number): void {
  if (!Number.isFinite(value)) return; // float images mark "no data" so
  if (Number.isNaN(sum.origin)) sum.origin = value;
  const shifted = value - sum.origin;
  sum.count++;
  sum.sum += shifted;
  sum.squares += shifted * shifted;
}

/** All blocks of all planes, or as many as allowed at random. */
function chooseBlocks(
  source: PixelSource,
  planes: readonly Plane[],
  random: Random,
): { plane: Plane; rect: Rect }[] {
  const height = lengthOf(source, "y");
  const width = lengthOf(source, "x");
  const rows = Math.ceil(height / blockPx);
  const columns = Math.ceil(width / blockPx);
  const total = planes.length * rows * columns;
  const chosen =
    total <= mostBlocks
      ? Array.from({ length: total }, (_, i) => i)
      : Array.from({ length: mostBlocks }, () => random.below(total));
  return chosen.map((i) => {
    const y = (Math.floor(i / columns) % rows) * blockPx;
    const x = (i % columns) * blockPx;
    return {
      plane: planes[Math.floor(i / (rows * columns))] ?? {},
      rect: { y, x, height: Math.min(blockPx, height - y), width: Math.min(blockPx, width - x) },
    };
  });
}
