import { lengthOf } from "#core/layers/grid.ts";
import { type Random, shuffled } from "#core/random.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";
import { type Plane, planesOf, type Rect, rangeAlong } from "./plane.ts";
import { readPlane } from "./read-plane.ts";

/** Side of a cell, in level-0 pixels. */
export const cellPx = 16;

/** A small square of a labels plane, and how many pixels of each id it holds. */
export interface Cell {
  /** Index into the survey's planes, or into the sheets that they become. */
  readonly sheet: number;
  /** Top left, in level-0 pixels; multiples of `cellPx`. */
  readonly y: number;
  readonly x: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** Where the labels are, coarsely: what the sampler and the split draw from. */
export interface Survey {
  /** The planes of the labels; along axes the labels lack, a plane stands for all of the image. */
  readonly planes: readonly Plane[];
  /** Cells that hold anything that counts. */
  readonly cells: readonly Cell[];
  /** Ids above 0, ascending. */
  readonly ids: readonly number[];
}

export interface SurveyOptions {
  /** Where training may look. */
  readonly within: Region;
  /** Whether 0 counts as well. */
  readonly countsZero: boolean;
  /** Where labels can be at all, in level-0 pixels, where their source knows it; everywhere if absent. */
  readonly places: readonly Region[] | undefined;
  /** Pixels to read at most: beyond it a coarser level is read, or blocks at random. */
  readonly budgetPx: number;
  readonly random: Random;
}

const blockPx = 512;

/** Reads the labels once, at the finest level that the budget allows, and counts ids per cell. */
export async function surveyLabels(
  labels: MultiscaleImage,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<Survey> {
  const [finest] = labels.levels;
  const planes = planesOf(finest, options.within);
  const places = options.places?.map((place) => placeIn(finest, place));
  const level = places ? finest : levelWithin(labels.levels, planes.length, options.budgetPx);
  const cells = new CellCounts(lengthOf(finest, "y"), lengthOf(finest, "x"));
  let left = options.budgetPx;
  const blocks = places ? blocksIn(places, planes) : blocksOf(level, planes.length);
  // At random, so that a spent budget leaves an even sample.
  for (const { plane, rect } of shuffled(blocks, options.random)) {
    if (left <= 0) break;
    left -= rect.height * rect.width;
    const at = scaledPlane(planes[plane] ?? {}, finest, level);
    const ids = await readPlane(level, { plane: at, rect, channels: [0] }, signal);
    cells.add({ ids, plane, rect, level, countsZero: options.countsZero });
  }
  return { planes, cells: cells.all(), ids: cells.ids() };
}

/** The finest level that is small enough, else the coarsest. */
function levelWithin(
  levels: MultiscaleImage["levels"],
  planes: number,
  budgetPx: number,
): PixelSource {
  const size = (level: PixelSource) => lengthOf(level, "y") * lengthOf(level, "x") * planes;
  return levels.find((level) => size(level) <= budgetPx) ?? levels.at(-1) ?? levels[0];
}

interface Block {
  /** Index into the planes. */
  readonly plane: number;
  readonly rect: Rect;
}

function blocksOf(level: PixelSource, planes: number): Block[] {
  const blocks: Block[] = [];
  const [height, width] = [lengthOf(level, "y"), lengthOf(level, "x")];
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < height; y += blockPx)
      for (let x = 0; x < width; x += blockPx) {
        const rect = { height: Math.min(blockPx, height - y), width: Math.min(blockPx, width - x) };
        blocks.push({ plane, rect: { y, x, ...rect } });
      }
  return blocks;
}

interface LabelPlace {
  readonly region: Region;
  readonly rect: Rect;
}

function placeIn(finest: PixelSource, region: Region): LabelPlace {
  const [top, bottom] = rangeAlong(finest, "y", region);
  const [left, right] = rangeAlong(finest, "x", region);
  return { region, rect: { y: top, x: left, height: bottom - top, width: right - left } };
}

/** The places that lie on one of the planes. */
function blocksIn(places: readonly LabelPlace[], planes: readonly Plane[]): Block[] {
  const isOn = (plane: Plane, { region }: LabelPlace) =>
    Object.entries(plane).every(([axis, at]) => {
      const [start, stop] = region[axis] ?? [at, at + 1];
      return start <= at && at < stop;
    });
  return planes.flatMap((plane, i) =>
    places.filter((place) => isOn(plane, place)).map(({ rect }) => ({ plane: i, rect })),
  );
}

function scaledPlane(plane: Plane, finest: PixelSource, level: PixelSource): Plane {
  return Object.fromEntries(
    Object.entries(plane).map(([axis, index]) => {
      const factor = lengthOf(finest, axis) / lengthOf(level, axis);
      return [axis, Math.min(lengthOf(level, axis) - 1, Math.floor(index / factor))];
    }),
  );
}

/** The same cells counted by class, without those in which nothing counts. */
export function cellsByClass(
  cells: readonly Cell[],
  keyOf: (id: number) => number | undefined,
): Cell[] {
  return cells.flatMap((cell) => {
    const counts = new Map<number, number>();
    for (const [id, count] of cell.counts) {
      const key = keyOf(id);
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + count);
    }
    return counts.size > 0 ? [{ ...cell, counts }] : [];
  });
}

interface Counted {
  readonly ids: ArrayLike<number>;
  readonly plane: number;
  readonly rect: Rect;
  readonly level: PixelSource;
  readonly countsZero: boolean;
}

class CellCounts {
  readonly #height: number;
  readonly #width: number;
  readonly #cells = new Map<number, { cell: Cell; counts: Map<number, number> }>();
  readonly #ids = new Set<number>();

  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
  }

  add({ ids, plane, rect, level, countsZero }: Counted): void {
    const factorY = this.#height / lengthOf(level, "y");
    const factorX = this.#width / lengthOf(level, "x");
    const weight = factorY * factorX; // what a coarse pixel stands for
    for (let row = 0; row < rect.height; row++) {
      const y = Math.floor((rect.y + row) * factorY);
      for (let column = 0; column < rect.width; column++) {
        const id = ids[row * rect.width + column] ?? 0;
        if (id === 0 && !countsZero) continue;
        const counts = this.#counts(plane, y, Math.floor((rect.x + column) * factorX));
        counts.set(id, (counts.get(id) ?? 0) + weight);
        if (id > 0) this.#ids.add(id);
      }
    }
  }

  #counts(plane: number, y: number, x: number): Map<number, number> {
    const row = Math.floor(y / cellPx);
    const column = Math.floor(x / cellPx);
    const columns = Math.ceil(this.#width / cellPx);
    const key = (plane * Math.ceil(this.#height / cellPx) + row) * columns + column;
    const found = this.#cells.get(key);
    if (found) return found.counts;
    const counts = new Map<number, number>();
    this.#cells.set(key, {
      cell: { sheet: plane, y: row * cellPx, x: column * cellPx, counts },
      counts,
    });
    return counts;
  }

  /** In the order of the image, whatever order the blocks were read in. */
  all(): Cell[] {
    const entries = [...this.#cells].sort(([a], [b]) => a - b);
    return entries.map(([, { cell }]) => cell);
  }

  ids(): number[] {
    return [...this.#ids].sort((a, b) => a - b);
  }
}
