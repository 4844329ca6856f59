import type { Pixels } from "#io/pixel-source.ts";

/** A box inside a C-ordered array. */
export interface BoxPlace {
  readonly data: Pixels;
  readonly shape: readonly number[];
  readonly start: readonly number[];
}

/** Copies a box of `size` from one C-ordered array into another of the same rank and type. */
export function copyBox(from: BoxPlace, to: BoxPlace, size: readonly number[]): void {
  const rank = size.length;
  const last = size[rank - 1] ?? 1;
  copyAxis(0, 0, 0);

  function copyAxis(axis: number, source: number, target: number): void {
    const sourceAt = source * (from.shape[axis] ?? 1) + (from.start[axis] ?? 0);
    const targetAt = target * (to.shape[axis] ?? 1) + (to.start[axis] ?? 0);
    if (axis === rank - 1) {
      to.data.set(from.data.subarray(sourceAt, sourceAt + last), targetAt);
      return;
    }
    for (let i = 0; i < (size[axis] ?? 1); i++) copyAxis(axis + 1, sourceAt + i, targetAt + i);
  }
}
