import { type Random, shuffled } from "#core/random.ts";
import { cut, type Rect } from "./plane.ts";
import { type Cell, cellPx } from "./survey.ts";

/** The parts of the images that training does not see, so that validation is honest. */
export interface HoldOut {
  /** What is to be measured on, in parts that a patch covers; none overlaps another. They may stick out of their sheet. */
  readonly pieces: readonly Piece[];
  has(sheet: number, y: number, x: number): boolean;
  /** The parts of `rect` that are held out, cut to it. */
  within(sheet: number, rect: Rect): Rect[];
  /**
   * False where there is so little that nothing could be spared: validation then measures on the pixels
   * that training sees.
   */
  readonly isApart: boolean;
  /** Whether the parts are squares from all over, of which a few tell about the rest. */
  readonly isSample: boolean;
}

/** A rectangle of one sheet. */
export interface Piece extends Rect {
  /** Index into the sheets. */
  readonly sheet: number;
}

interface Square {
  readonly sheet: number;
  readonly y: number;
  readonly x: number;
}

export interface HoldOutOptions {
  /** How much of what is labelled to hold out, 0..1. */
  readonly fraction: number;
  /** Squares as large as a patch where there are enough of them, smaller ones where there are not. */
  readonly patchPx: number;
  readonly random: Random;
}

/** With fewer squares than this each would hold a large part of everything, and what is held out would say little. */
export const enoughSquares = 48;

/** Holds out whole squares of any sheets, and leaves more than half of every id to training. */
export function holdOutSquares(cells: readonly Cell[], options: HoldOutOptions): HoldOut {
  let squarePx = Math.max(cellPx, Math.floor(options.patchPx / cellPx) * cellPx);
  let squares = squaresOf(cells, squarePx);
  while (squares.length < enoughSquares && squarePx > cellPx) {
    squarePx = Math.max(cellPx, Math.floor(squarePx / 2 / cellPx) * cellPx);
    squares = squaresOf(cells, squarePx);
  }
  const chosen = choose(squares, options);
  if (chosen.length === 0) return areaOfSquares(squares, squarePx, false);
  return areaOfSquares(chosen, squarePx, true);
}

type Counts = ReadonlyMap<number, number>;
/** A square, and how many pixels of each class it holds. */
export type CountedSquare = Square & { readonly counts: Counts };

/** The squares of one grid that hold anything that counts. */
export function squaresOf(cells: readonly Cell[], squarePx: number): CountedSquare[] {
  const squares = new Map<string, CountedSquare & { counts: Map<number, number> }>();
  for (const cell of cells) {
    const square = {
      sheet: cell.sheet,
      y: Math.floor(cell.y / squarePx) * squarePx,
      x: Math.floor(cell.x / squarePx) * squarePx,
    };
    const key = keyOf(square);
    const found = squares.get(key) ?? { ...square, counts: new Map() };
    addCounts(found.counts, cell.counts);
    squares.set(key, found);
  }
  return [...squares.values()];
}

/**
 * Squares at random until the fraction of every id is reached: an id that is not held out cannot be measured. Those
 * that would take more than half of an id are passed over.
 */
function choose(
  squares: readonly CountedSquare[],
  { fraction, random }: HoldOutOptions,
): CountedSquare[] {
  const all = totals(squares);
  const taken = new Map<number, number>();
  const share = (id: number, more: number) => ((taken.get(id) ?? 0) + more) / (all.get(id) ?? 1);
  return shuffled(squares, random).filter(({ counts }) => {
    const isWanted = [...counts.keys()].some((id) => share(id, 0) < fraction);
    if (!isWanted || [...counts].some(([id, count]) => share(id, count) > 0.5)) return false;
    addCounts(taken, counts);
    return true;
  });
}

/** Squares of one grid as a part of the images. */
export function areaOfSquares(
  squares: readonly Square[],
  squarePx: number,
  isApart: boolean,
): HoldOut {
  const keys = new Set(isApart ? squares.map(keyOf) : []);
  const down = (value: number) => Math.floor(value / squarePx) * squarePx;
  const has = (sheet: number, y: number, x: number) =>
    keys.has(keyOf({ sheet, y: down(y), x: down(x) }));
  const size = { height: squarePx, width: squarePx };
  return {
    pieces: squares.map(({ sheet, y, x }) => ({ sheet, y, x, ...size })),
    isApart,
    isSample: true,
    has,
    within(sheet, rect) {
      const found: Rect[] = [];
      for (let y = down(rect.y); y < rect.y + rect.height; y += squarePx)
        for (let x = down(rect.x); x < rect.x + rect.width; x += squarePx)
          if (has(sheet, y, x)) found.push(cut({ y, x, ...size }, rect));
      return found;
    },
  };
}

function keyOf({ sheet, y, x }: Square): string {
  return `${sheet}/${y}/${x}`;
}

function addCounts(to: Map<number, number>, from: Counts): void {
  for (const [id, count] of from) to.set(id, (to.get(id) ?? 0) + count);
}

function totals(squares: readonly CountedSquare[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { counts } of squares) addCounts(sums, counts);
  return sums;
}
