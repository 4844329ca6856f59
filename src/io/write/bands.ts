import { type Box, indicesOf, isEmpty, overlap, wholeOf } from "#core/labels/box.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import type { PixelSource } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import { createStored, type StoredPixels } from "../stored-type.ts";
import { type Storing, storedSamples } from "./stored-samples.ts";

/** What is in memory at once of a file that goes plane by plane. */
const bandBytes = 64 * 2 ** 20;

/** How many rows are read at once: one row of chunks, or fewer of a very wide image. */
export function rowsOfBand(width: number, sampleBytes: number): number {
  return Math.max(1, Math.min(chunkSize, Math.floor(bandBytes / (width * sampleBytes))));
}

export interface Band {
  /** Rows of it; the last band of a plane may have fewer. */
  readonly rows: number;
  /** Row by row, in the type asked for. Zeros where nothing is known to be; not to be written to. */
  readonly data: StoredPixels;
  readonly isEmpty: boolean;
}

export interface BandOptions extends Storing {
  readonly rows: number;
  readonly signal: AbortSignal;
}

/** The indices of the planes of a level in C order: along each axis but the last two. */
export function planesOf({ shape }: Pick<PixelSource, "shape">): Iterable<readonly number[]> {
  return shape.length === 2 ? [[]] : indicesOf(wholeOf(shape.slice(0, -2)));
}

/** One plane, from its first row to its last. */
export async function* bandsOf(
  level: PixelSource,
  plane: readonly number[],
  { dtype, wide, rows, signal }: BandOptions,
): AsyncGenerator<Band> {
  const [height = 0, width = 0] = level.shape.slice(-2);
  const filled = level.filled?.();
  const boxes = filled && [...filled];
  for (let y = 0; y < height; y += rows) {
    signal.throwIfAborted();
    const stop = Math.min(height, y + rows);
    const box: Box = {
      start: [...plane, y, 0],
      stop: [...plane.map((index) => index + 1), stop, width],
    };
    const isKnownEmpty = boxes?.every((other) => isEmpty(overlap(box, other))) ?? false;
    const read = isKnownEmpty
      ? undefined
      : (await level.read(regionOf(level.axes, box), { signal })).data;
    yield {
      rows: stop - y,
      data: read ? storedSamples({ dtype, wide }, read) : createStored(dtype, (stop - y) * width),
      isEmpty: !read?.some(Boolean),
    };
    await new Promise((resolve) => setTimeout(resolve)); // the page draws in between
  }
}
