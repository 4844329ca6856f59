import type { Grid } from "#core/layers/grid.ts";
import type { Plane, Rect } from "../data/plane.ts";

/** A block of bytes at one level, of one plane. */
export interface LevelBlock {
  readonly level: number;
  readonly plane: Plane;
  readonly rect: Rect;
  /** [output, height, width] */
  readonly values: Uint8Array;
}

interface ByteBlock {
  readonly plane: Plane;
  readonly rect: Rect;
  readonly outputs: number;
  /** [output, height, width] */
  readonly values: Uint8Array;
}

/**
 * A block of the level `base` at every level of the grid, finest first. A coarser pixel is the mean of the pixels under it, and
 * belongs to the block that holds the first of them; a coarser plane is that of its first one. Finer pixels and planes repeat what they
 * lie in. So each is written once, whatever the factors, and a level leaves out blocks it owns no pixel of.
 */
export function levelBlocks(grid: Grid, base: number, block: ByteBlock): LevelBlock[] {
  return grid.levelShapes.flatMap((_, level): LevelBlock[] => {
    if (level === base) return [{ level, ...block }];
    const axes = new Map(
      grid.axes.map((axis, i) => [
        axis,
        new AxisMap(grid.levelShapes[base]?.[i] ?? 1, grid.levelShapes[level]?.[i] ?? 1),
      ]),
    );
    const along = (axis: string) => axes.get(axis) ?? new AxisMap(1, 1);
    const [y, height] = along("y").owned(block.rect.y, block.rect.height);
    const [x, width] = along("x").owned(block.rect.x, block.rect.width);
    const rect = { y, x, height, width };
    const planes = ownedPlanes(block.plane, along);
    if (height === 0 || width === 0 || planes.length === 0) return [];
    const values = resampled(block, { to: rect, y: along("y"), x: along("x") });
    return planes.map((plane) => ({ level, plane, rect, values }));
  });
}

/** How samples of one level along an axis stand for those of another. */
class AxisMap {
  readonly #from: number;
  readonly #to: number;

  /** Their numbers at either level. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** The samples of the other level whose first one under them lies in a range. */
  owned(start: number, length: number): [start: number, length: number] {
    const first = this.#firstFrom(start);
    return [first, this.#firstFrom(start + length) - first];
  }

  /** The range under a sample of the other level; at least one. */
  under(index: number): [start: number, stop: number] {
    const start = this.#under(index);
    return [start, Math.max(start + 1, Math.min(this.#from, this.#under(index + 1)))];
  }

  #firstFrom(start: number): number {
    let index = Math.max(0, Math.floor((start * this.#to) / this.#from) - 1);
    while (index < this.#to && this.#under(index) < start) index++;
    return index;
  }

  #under(index: number): number {
    return Math.floor((index * this.#from) / this.#to);
  }
}

function ownedPlanes(plane: Plane, along: (axis: string) => AxisMap): Plane[] {
  return Object.entries(plane).reduce<Plane[]>(
    (planes, [axis, at]) => {
      const [start, length] = along(axis).owned(at, 1);
      const indices = Array.from({ length }, (_, i) => start + i);
      return planes.flatMap((other) => indices.map((index) => ({ ...other, [axis]: index })));
    },
    [{}],
  );
}

function resampled(
  { rect, outputs, values }: ByteBlock,
  { to, y, x }: { readonly to: Rect; readonly y: AxisMap; readonly x: AxisMap },
): Uint8Array {
  const result = new Uint8Array(outputs * to.height * to.width);
  const rows = windows(y, to.y, { count: to.height, start: rect.y, length: rect.height });
  const columns = windows(x, to.x, { count: to.width, start: rect.x, length: rect.width });
  let at = 0;
  for (let output = 0; output < outputs; output++) {
    const plane = values.subarray(
      output * rect.height * rect.width,
      (output + 1) * rect.height * rect.width,
    );
    for (const row of rows)
      for (const column of columns) result[at++] = mean(plane, { row, column, stride: rect.width });
  }
  return result;
}

/** For each index the half-open range under it, counted from the block's start and cut to the block. */
function windows(
  axis: AxisMap,
  first: number,
  { count, start, length }: { count: number; start: number; length: number },
): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = axis.under(first + i);
    return [from - start, Math.min(length, to - start)];
  });
}

function mean(
  plane: Uint8Array,
  { row, column, stride }: { row: [number, number]; column: [number, number]; stride: number },
): number {
  let sum = 0;
  for (let y = row[0]; y < row[1]; y++)
    for (let x = column[0]; x < column[1]; x++) sum += plane[y * stride + x] ?? 0;
  return Math.round(sum / ((row[1] - row[0]) * (column[1] - column[0])));
}
