/** A block of samples: where it starts and how long it is along each axis. */
export interface Box {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** What two boxes have in common; a length is 0 where that is nothing. */
export function intersect(one: Box, other: Box): Box {
  const start = one.start.map((from, i) => Math.max(from, at(other.start, i)));
  const shape = start.map((from, i) => {
    const stop = Math.min(end(one, i), end(other, i));
    return Math.max(0, stop - from);
  });
  return { start, shape };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Steps between neighbours along each axis, in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, i) => sizeOf(shape.slice(i + 1)));
}

/** Coordinates of all chunks that a box touches, in C order. */
export function chunksIn(box: Box, chunkShape: readonly number[]): number[][] {
  if (sizeOf(box.shape) === 0) return [];
  let found: number[][] = [[]];
  for (const [i, length] of chunkShape.entries()) {
    const first = Math.floor(at(box.start, i) / length);
    const last = Math.ceil(end(box, i) / length);
    const along = Array.from({ length: last - first }, (_, n) => first + n);
    found = found.flatMap((coords) => along.map((n) => [...coords, n]));
  }
  return found;
}

/** The samples of a chunk, beyond the edge of the array too. */
export function chunkBox(coords: readonly number[], chunkShape: readonly number[]): Box {
  return { start: coords.map((n, i) => n * at(chunkShape, i)), shape: chunkShape };
}

function end(box: Box, axis: number): number {
  return at(box.start, axis) + at(box.shape, axis);
}

function at(values: readonly number[], axis: number): number {
  return values[axis] ?? 0;
}
