/** A half-open box of pixels of one level, in the layer's axis order. */
export interface Box {
  readonly start: readonly number[];
  readonly stop: readonly number[];
}

export function isEmpty({ start, stop }: Box): boolean {
  return start.some((from, i) => from >= (stop[i] ?? 0));
}

/** What two boxes share; it may be empty. */
export function overlap(a: Box, b: Box): Box {
  return {
    start: a.start.map((from, i) => Math.max(from, b.start[i] ?? 0)),
    stop: a.stop.map((to, i) => Math.min(to, b.stop[i] ?? 0)),
  };
}

/** The smallest box around both. */
export function around(a: Box, b: Box): Box {
  return {
    start: a.start.map((from, i) => Math.min(from, b.start[i] ?? 0)),
    stop: a.stop.map((to, i) => Math.max(to, b.stop[i] ?? 0)),
  };
}

/** The box of all pixels of a shape. */
export function wholeOf(shape: readonly number[]): Box {
  return { start: shape.map(() => 0), stop: shape };
}

export function sizeOf({ start, stop }: Box): number[] {
  return stop.map((to, i) => Math.max(0, to - (start[i] ?? 0)));
}

/** How many pixels a shape has. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Every index of a box, last axis fastest. */
export function* indicesOf({ start, stop }: Box): Generator<number[]> {
  if (isEmpty({ start, stop })) return;
  const index = [...start];
  for (;;) {
    yield [...index];
    let axis = index.length - 1;
    for (; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      if (next < (stop[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      index[axis] = start[axis] ?? 0;
    }
    if (axis < 0) return;
  }
}
