import { type Box, indicesOf, isEmpty } from "#core/labels/box.ts";

/** Coordinates of all chunks that a box touches, in C order. */
export function chunksIn(box: Box, chunkShape: readonly number[]): number[][] {
  if (isEmpty(box)) return [];
  const start = box.start.map((from, i) => Math.floor(from / (chunkShape[i] ?? 1)));
  const stop = box.stop.map((to, i) => Math.ceil(to / (chunkShape[i] ?? 1)));
  return [...indicesOf({ start, stop })];
}

/** The samples of a chunk, also where it reaches beyond the edge of its array. */
export function chunkBox(coords: readonly number[], chunkShape: readonly number[]): Box {
  const start = coords.map((n, i) => n * (chunkShape[i] ?? 1));
  return { start, stop: start.map((from, i) => from + (chunkShape[i] ?? 1)) };
}
