import { type Random, shuffled } from "#core/random.ts";
import type { Rect } from "./plane.ts";
import { type Cell, cellPx } from "./survey.ts";

/** The squares of the image that training does not see, so that validation is honest. */
export interface HoldOut {
  /** Side of a square, in pixels. */
  readonly squarePx: number;
  readonly squares: readonly Square[];
  has(plane: number, y: number, x: number): boolean;
  /** The parts of `rect` that are held out, cut to it. */
  within(plane: number, rect: Rect): Rect[];
  /**
   * False where so little is painted that nothing could be spared: validation then measures on the pixels
   * that training sees.
   */
  readonly isApart: boolean;
}

export interface Square {
  readonly plane: number;
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

/** With fewer squares than this one would hold a large part of everything. */
const enoughSquares = 10;

/** Holds out whole squares, and leaves more than half of every id to training. */
export function holdOut(cells: readonly Cell[], options: HoldOutOptions): HoldOut {
  let squarePx = Math.max(cellPx, Math.floor(options.patchPx / cellPx) * cellPx);
  let squares = squaresOf(cells, squarePx);
  while (squares.length < enoughSquares && squarePx > cellPx) {
    squarePx = Math.max(cellPx, Math.floor(squarePx / 2 / cellPx) * cellPx);
    squares = squaresOf(cells, squarePx);
  }
  const chosen = choose(squares, options);
  if (chosen.length === 0) return describe(squares, squarePx, false);
  return describe(chosen, squarePx, true);
}

type Counts = ReadonlyMap<number, number>;
type CountedSquare = Square & { readonly counts: Counts };

function squaresOf(cells: readonly Cell[], squarePx: number): CountedSquare[] {
  const squares = new Map<string, CountedSquare & { counts: Map<number, number> }>();
  for (const cell of cells) {
    const square = {
      plane: cell.plane,
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

/** Squares at random until the fraction is reached, passing over those that would starve training of an id. */
function choose(squares: readonly CountedSquare[], { fraction, random }: HoldOutOptions): Square[] {
  const all = new Map<number, number>();
  for (const { counts } of squares) addCounts(all, counts);
  const wanted = fraction * total(all);
  const taken = new Map<number, number>();
  const chosen: Square[] = [];
  for (const square of mostIdsFirst(shuffled(squares, random))) {
    if (total(taken) >= wanted) break;
    const starves = [...square.counts].some(
      ([id, count]) => (taken.get(id) ?? 0) + count > (all.get(id) ?? 0) / 2,
    );
    if (starves) continue;
    addCounts(taken, square.counts);
    chosen.push(square);
  }
  return chosen;
}

/** One square that holds as many ids as any leads: a Dice over one kind of pixel says little. */
function mostIdsFirst(squares: readonly CountedSquare[]): readonly CountedSquare[] {
  const most = Math.max(0, ...squares.slice(0, 1000).map(({ counts }) => counts.size));
  const first = squares.findIndex(({ counts }) => counts.size === most);
  const leader = squares[first];
  return leader ? [leader, ...squares.toSpliced(first, 1)] : squares;
}

function describe(squares: readonly Square[], squarePx: number, isApart: boolean): HoldOut {
  const keys = new Set(isApart ? squares.map(keyOf) : []);
  const down = (value: number) => Math.floor(value / squarePx) * squarePx;
  const has = (plane: number, y: number, x: number) =>
    keys.has(keyOf({ plane, y: down(y), x: down(x) }));
  return {
    squarePx,
    squares,
    isApart,
    has,
    within(plane, rect) {
      const found: Rect[] = [];
      for (let y = down(rect.y); y < rect.y + rect.height; y += squarePx)
        for (let x = down(rect.x); x < rect.x + rect.width; x += squarePx)
          if (has(plane, y, x)) found.push(cut({ y, x, height: squarePx, width: squarePx }, rect));
      return found;
    },
  };
}

/** The common part of two rectangles that meet. */
export function cut(a: Rect, b: Rect): Rect {
  const y = Math.max(a.y, b.y);
  const x = Math.max(a.x, b.x);
  const bottom = Math.min(a.y + a.height, b.y + b.height);
  const right = Math.min(a.x + a.width, b.x + b.width);
  return { y, x, height: Math.max(0, bottom - y), width: Math.max(0, right - x) };
}

function keyOf({ plane, y, x }: Square): string {
  return `${plane}/${y}/${x}`;
}

function addCounts(to: Map<number, number>, from: Counts): void {
  for (const [id, count] of from) to.set(id, (to.get(id) ?? 0) + count);
}

function total(counts: Counts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
