import type { LabelsBase } from "#core/labels/base-reader.ts";
import { type Box, indicesOf, wholeOf } from "#core/labels/box.ts";
import type { Grid } from "#core/layers/grid.ts";

/** A level as plain numbers, in C order. */
export interface Plain {
  readonly shape: readonly number[];
  readonly data: number[];
}

/** An empty layer's grid with its axes named from the back: t, z, y, x. */
export function gridOf(
  levelShapes: readonly (readonly number[])[],
  dtype: Grid["dtype"] = "uint16",
): Grid {
  const shape = levelShapes[0] ?? [];
  const axes = ["t", "z", "y", "x"].slice(-shape.length);
  const ones = shape.map(() => 1);
  const units = shape.map(() => null);
  return { axes, shape, dtype, levels: levelShapes.length, levelShapes, scale: ones, units };
}

export function emptyPlain(shape: readonly number[]): Plain {
  return { shape, data: new Array(shape.reduce((a, b) => a * b, 1)).fill(0) };
}

export function offsetOf(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((offset, i, axis) => offset * (shape[axis] ?? 1) + i, 0);
}

/** Every level from the one above it, pixel by pixel: the mode, non-zero and small ids first. */
export function pyramidOf(finest: Plain, shapes: readonly (readonly number[])[]): Plain[] {
  const levels = [finest];
  for (const shape of shapes.slice(1)) {
    const fine = levels.at(-1) ?? finest;
    const counts = new Map<number, Map<number, number>>();
    for (const index of indicesOf(wholeOf(fine.shape))) {
      const parent = offsetOf(
        shape,
        index.map((i, axis) => parentOf(i, fine.shape[axis] ?? 1, shape[axis] ?? 1)),
      );
      const block = counts.get(parent) ?? new Map<number, number>();
      const id = fine.data[offsetOf(fine.shape, index)] ?? 0;
      counts.set(parent, block.set(id, (block.get(id) ?? 0) + 1));
    }
    const coarse = emptyPlain(shape);
    for (const [parent, block] of counts) coarse.data[parent] = modeOf(block);
    levels.push(coarse);
  }
  return levels;
}

/** Whole blocks of a smallest length that fits; the last one takes what is left. */
function parentOf(i: number, fine: number, coarse: number): number {
  for (const factor of [Math.floor(fine / coarse), Math.ceil(fine / coarse)])
    if ([Math.ceil(fine / factor), Math.floor(fine / factor)].includes(coarse))
      return Math.min(Math.floor(i / factor), coarse - 1);
  for (let j = 0; ; j++) if (i < Math.round(((j + 1) * fine) / coarse)) return j;
}

function modeOf(block: Map<number, number>): number {
  const most = Math.max(...block.values());
  const ids = [...block].filter(([, count]) => count === most).map(([id]) => id);
  return Math.min(...(ids.some((id) => id > 0) ? ids.filter((id) => id > 0) : ids));
}

/** Levels as something to paint over; `reads` counts the chunks that were asked for. */
export function baseOf(levels: readonly Plain[]): LabelsBase & { reads: number } {
  const base = {
    reads: 0,
    read(level: number, box: Box) {
      base.reads++;
      const { shape, data } = levels[level] ?? emptyPlain([]);
      const picked = [...indicesOf(box)].map((index) => data[offsetOf(shape, index)] ?? 0);
      return Promise.resolve(Uint16Array.from(picked));
    },
  };
  return base;
}
