import {
  countInto,
  type Extent,
  emptyHistogram,
  extentOf,
  type Histogram,
} from "#core/histogram.ts";
import { factorsOf } from "#core/layers/grid.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { MultiscaleImage, PixelSource, Pixels, Region } from "#io/pixel-source.ts";

/** So many samples say how a slice is lit; more cost time and change nothing that can be seen. */
const enoughSamples = 2 ** 16;
/** At most this many pixels a side are looked at, in the middle. */
const windowPx = 2048;
/** Counted in one go: about two milliseconds. */
const pieceSamples = 2 ** 18;

export interface SliceQuestion {
  readonly dims: Dims;
  readonly channel: number;
  readonly signal: AbortSignal;
}

/** Values of one channel of one slice, and where they are from. */
export interface SliceSamples {
  readonly values: Pixels;
  readonly level: number;
  readonly isInteger: boolean;
  /** Undefined where there is no number among them. */
  readonly extent: Extent | undefined;
}

/** Samples of the coarsest level that is stored and has enough of them. */
export async function sliceSamples(
  { grid, levels, stored = levels.length }: MultiscaleImage,
  { dims, channel, signal }: SliceQuestion,
): Promise<SliceSamples> {
  const level = Math.max(
    0,
    levels.slice(0, stored).findLastIndex((source) => planeSamples(source) >= enoughSamples),
  );
  const source = levels[level] ?? levels[0];
  const factors = factorsOf(grid, level);
  const region: Record<string, Region[string]> = {};
  for (const [i, axis] of source.axes.entries()) {
    const length = source.shape[i] ?? 1;
    if (axis === "x" || axis === "y") region[axis] = middle(length);
    else {
      const index = axis === "c" ? channel : (dims[axis] ?? 0);
      const coarse = Math.min(Math.floor(index / (factors[i] ?? 1)), length - 1);
      region[axis] = [coarse, coarse + 1];
    }
  }
  const values = (await source.read(region, { signal })).data;
  let extent: Extent | undefined;
  for await (const piece of piecesOf(values, signal)) extent = extentOf(piece, extent);
  return { values, level, extent, isInteger: !grid.dtype.startsWith("float") };
}

interface Counting {
  readonly extent: Extent;
  readonly bins: number;
  readonly isInteger: boolean;
  readonly signal: AbortSignal;
}

/** Counts samples bit by bit, so that the page goes on drawing. */
export async function histogramOf(
  values: Pixels,
  { signal, extent, ...wanted }: Counting,
): Promise<Histogram> {
  let histogram = emptyHistogram(extent, wanted);
  for await (const piece of piecesOf(values, signal)) histogram = countInto(histogram, piece);
  return histogram;
}

function planeSamples({ shape }: PixelSource): number {
  return shape.slice(-2).reduce((product, length) => product * length, 1); // y and x are last
}

function middle(length: number): [number, number] {
  const start = Math.max(0, Math.floor((length - windowPx) / 2));
  return [start, Math.min(length, start + windowPx)];
}

/** With a breath for others before each but the first. */
async function* piecesOf(values: Pixels, signal: AbortSignal): AsyncGenerator<Pixels> {
  for (let from = 0; from < values.length; from += pieceSamples) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    yield values.subarray(from, from + pieceSamples);
  }
}
