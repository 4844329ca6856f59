import { factorsOf, type Grid } from "#core/layers/grid.ts";
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
  readonly rect: Rect;
  readonly outputs: number;
  /** [output, height, width] */
  readonly values: Uint8Array;
}

/**
 * The block at every level of the grid, finest first. A coarse pixel is the mean of the level-0 pixels under it, and
 * belongs to the block that holds the first of them; a coarse plane is that of its first level-0 plane. So each is
 * written once, whatever the factors, and a level leaves out blocks it owns no pixel of.
 */
export function levelBlocks(grid: Grid, plane: Plane, block: ByteBlock): LevelBlock[] {
  return grid.levelShapes.flatMap((_, level): LevelBlock[] => {
    if (level === 0) return [{ level, plane, ...block }];
    const factors = namedFactors(grid, level);
    const coarse = coarsePlane(plane, factors);
    const rect = ownedRect(grid, block.rect, { level, factors });
    if (!coarse || rect.height === 0 || rect.width === 0) return [];
    return [{ level, plane: coarse, rect, values: averaged(block, rect, factors) }];
  });
}

/** How many level-0 samples a coarse one covers, by axis. */
type Factors = ReadonlyMap<string, number>;

function namedFactors(grid: Grid, level: number): Factors {
  return new Map(factorsOf(grid, level).map((factor, i) => [grid.axes[i] ?? "", factor]));
}

/** The first coarse index whose first sample is not before `at`. */
function firstOwned(at: number, factor: number): number {
  let index = Math.max(0, Math.floor(at / factor));
  while (Math.floor(index * factor) < at) index++;
  return index;
}

function coarsePlane(plane: Plane, factors: Factors): Plane | undefined {
  const entries: [string, number][] = [];
  for (const [axis, at] of Object.entries(plane)) {
    const factor = factors.get(axis) ?? 1;
    const index = firstOwned(at, factor);
    if (Math.floor(index * factor) !== at) return undefined;
    entries.push([axis, index]);
  }
  return Object.fromEntries(entries);
}

function ownedRect(
  grid: Grid,
  rect: Rect,
  { level, factors }: { level: number; factors: Factors },
): Rect {
  const range = (axis: "y" | "x", start: number, length: number) => {
    const factor = factors.get(axis) ?? 1;
    const end = grid.levelShapes[level]?.[grid.axes.indexOf(axis)] ?? 0;
    const from = Math.min(end, firstOwned(start, factor));
    return [from, Math.min(end, firstOwned(start + length, factor)) - from] as const;
  };
  const [y, height] = range("y", rect.y, rect.height);
  const [x, width] = range("x", rect.x, rect.width);
  return { y, x, height, width };
}

function averaged({ rect, outputs, values }: ByteBlock, to: Rect, factors: Factors): Uint8Array {
  const result = new Uint8Array(outputs * to.height * to.width);
  const rows = windows(to.y, to.height, {
    factor: factors.get("y") ?? 1,
    start: rect.y,
    length: rect.height,
  });
  const columns = windows(to.x, to.width, {
    factor: factors.get("x") ?? 1,
    start: rect.x,
    length: rect.width,
  });
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

/** For each coarse index the half-open range under it, counted from the block's start and cut to the block. */
function windows(
  first: number,
  count: number,
  { factor, start, length }: { factor: number; start: number; length: number },
): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((first + i) * factor) - start;
    const to = Math.floor((first + i + 1) * factor) - start;
    return [from, Math.min(length, Math.max(from + 1, to))];
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
