import { type Box, countOf, indicesOf, isEmpty, overlap, wholeOf } from "#core/labels/box.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import type { PixelSource } from "../pixel-source.ts";

/** Planes are cut into squares; along other axes a chunk is one sample thick. None is larger than its level. */
export function savedChunkShape(shape: readonly number[]): number[] {
  return shape.map((length, i) => (i < shape.length - 2 ? 1 : Math.min(chunkSize, length)));
}

/** The chunks of a level that may hold something else than zeros. */
export interface SavedChunks {
  readonly count: number;
  /** Of each chunk once, without keeping them all. */
  coords(): Iterable<readonly number[]>;
}

export function savedChunks(
  { shape, filled }: PixelSource,
  chunkShape: readonly number[],
): SavedChunks {
  const boxes = filled?.();
  const counts = shape.map((length, i) => Math.ceil(length / (chunkShape[i] ?? 1)));
  if (!boxes) return { count: countOf(counts), coords: () => indicesOf(wholeOf(counts)) };
  const found = new Map<string, readonly number[]>();
  for (const box of boxes)
    for (const coords of touched(overlap(box, wholeOf(shape)), chunkShape))
      found.set(coords.join(), coords);
  return { count: found.size, coords: () => found.values() };
}

function touched(box: Box, chunkShape: readonly number[]): Iterable<number[]> {
  if (isEmpty(box)) return [];
  return indicesOf({
    start: box.start.map((from, i) => Math.floor(from / (chunkShape[i] ?? 1))),
    stop: box.stop.map((to, i) => Math.ceil(to / (chunkShape[i] ?? 1))),
  });
}
