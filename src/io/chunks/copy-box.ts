import { type Box, countOf, isEmpty, sizeOf } from "#core/labels/box.ts";
import type { Pixels } from "../pixel-source.ts";

/** Samples that fill a box; `strides` where they are not in C order. */
export interface Filled {
  readonly box: Box;
  readonly data: Pixels;
  readonly strides?: readonly number[];
}

/** Copies the samples of `part`, which lies within both boxes and has one axis or more. */
export function copyBox(part: Box, { from, to }: { from: Filled; to: Filled }): void {
  if (isEmpty(part)) return;
  const source = layout(from, part);
  const target = layout(to, part);
  const shape = sizeOf(part);
  const length = shape.pop() ?? 1;
  for (let row = 0; row < countOf(shape); row++) {
    let read = source.offset;
    let write = target.offset;
    let rest = row;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const along = shape[axis] ?? 1;
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
function layout({ box, strides = stridesOf(sizeOf(box)) }: Filled, part: Box) {
  const offset = strides.reduce(
    (sum, stride, i) => sum + stride * ((part.start[i] ?? 0) - (box.start[i] ?? 0)),
    0,
  );
  return { offset, strides, step: strides.at(-1) ?? 1 };
}

/** The steps along each axis of a shape in C order: the last axis is the fastest. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, i) => countOf(shape.slice(i + 1)));
}
