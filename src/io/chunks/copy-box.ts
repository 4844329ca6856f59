import type { Pixels } from "../pixel-source.ts";
import { type Box, sizeOf, stridesOf } from "./box.ts";

/** Samples that fill a box; `strides` where they are not in C order. */
export interface Filled {
  readonly box: Box;
  readonly data: Pixels;
  readonly strides?: readonly number[];
}

/** Copies the samples of `part`, which lies within both boxes and has one axis or more. */
export function copyBox(part: Box, { from, to }: { from: Filled; to: Filled }): void {
  if (sizeOf(part.shape) === 0) return;
  const source = layout(from, part);
  const target = layout(to, part);
  const length = part.shape.at(-1) ?? 1;
  const rows = part.shape.slice(0, -1);
  for (let row = 0; row < sizeOf(rows); row++) {
    let read = source.offset;
    let write = target.offset;
    let rest = row;
    for (let axis = rows.length - 1; axis >= 0; axis--) {
      const along = rows[axis] ?? 1;
      const index = rest % along;
      rest = (rest - index) / along;
      read += index * (source.strides[axis] ?? 0);
      write += index * (target.strides[axis] ?? 0);
    }
    if (source.step === 1 && target.step === 1)
      to.data.set(from.data.subarray(read, read + length), write);
    else
      for (let i = 0; i < length; i++)
        to.data[write + i * target.step] = from.data[read + i * source.step] ?? 0;
  }
}

/** Where a part begins in an array, and the steps to take through it. */
function layout({ box, strides = stridesOf(box.shape) }: Filled, part: Box) {
  const offset = strides.reduce(
    (sum, stride, i) => sum + stride * ((part.start[i] ?? 0) - (box.start[i] ?? 0)),
    0,
  );
  return { offset, strides, step: strides.at(-1) ?? 1 };
}
