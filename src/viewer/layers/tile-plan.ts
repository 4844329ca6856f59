import { ChunkGrid, chunkSize } from "#core/labels/chunk-grid.ts";
import { factorsOf, type Grid, lengthOf } from "#core/layers/grid.ts";
import type { Dims } from "#core/viewer-model.ts";

export interface TileId {
  readonly level: number;
  /** Of its chunk. */
  readonly key: number;
}

/** One tile of one level: a chunk, and what it covers on the picture. */
export interface TilePlace extends TileId {
  /** Left, top, right, bottom in level-0 pixels; pixel i spans i to i + 1. */
  readonly bounds: Bounds;
}

export type Bounds = readonly [x0: number, y0: number, x1: number, y1: number];

/** What the camera sees, in level-0 pixels, and zoom as a power of two. */
export interface TileView {
  readonly bounds: Bounds;
  readonly zoom: number;
}

/** A pixel of a level is drawn up to this many pixels of the screen before the next finer level is taken. */
const coarsestOnScreen = Math.SQRT2;

/** Cuts each level of a grid into tiles, and says which ones a view needs. Knows no pixels. */
export class TilePlan {
  readonly #grid: Grid;
  readonly #levels: readonly ChunkGrid[];

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#levels = grid.levelShapes.map((shape) => new ChunkGrid(shape));
  }

  get coarsest(): number {
    return this.#levels.length - 1;
  }

  levelAt(zoom: number): number {
    return levelAt(this.#grid, zoom);
  }

  /** The tiles of a level that lie in the view, in one plane; `slice` has a level-0 index for each axis before y and x. */
  places(level: number, { bounds }: TileView, slice: readonly number[]): TilePlace[] {
    const chunks = this.#level(level);
    const [factorY, factorX] = this.#factors(level);
    const [x0, y0, x1, y1] = bounds;
    const plane = this.#planeAt(level, slice);
    const [height = 1, width = 1] = chunks.shape.slice(-2);
    const start = [...plane, Math.floor(y0 / factorY), Math.floor(x0 / factorX)];
    const stop = [
      ...plane.map((index) => index + 1),
      Math.min(height, Math.ceil(y1 / factorY)),
      Math.min(width, Math.ceil(x1 / factorX)),
    ];
    return [...chunks.chunksIn({ start, stop })].map((chunk) => this.#place(level, chunk));
  }

  /** The tile of a level that holds a place of the picture. */
  placeAt(level: number, { x, y }: { x: number; y: number }, slice: readonly number[]): TilePlace {
    const chunks = this.#level(level);
    const [factorY, factorX] = this.#factors(level);
    const [rows = 1, columns = 1] = chunks.counts.slice(-2);
    const row = Math.min(rows - 1, Math.floor(y / factorY / chunkSize));
    const column = Math.min(columns - 1, Math.floor(x / factorX / chunkSize));
    return this.#place(level, [...this.#planeAt(level, slice), row, column]);
  }

  /** The key of the tile so many rows and columns further on in the same plane; undefined beyond the edge. */
  keyBeside({ level, key }: TileId, { y, x }: { y: number; x: number }): number | undefined {
    const chunks = this.#level(level);
    const [rows = 1, columns = 1] = chunks.counts.slice(-2);
    const column = key % columns;
    const row = Math.floor(key / columns) % rows;
    const isInside = row + y >= 0 && row + y < rows && column + x >= 0 && column + x < columns;
    return isInside ? key + y * columns + x : undefined;
  }

  /** How many pixels wide and high a tile is. */
  sizeOf(level: number, key: number): { width: number; height: number } {
    const chunks = this.#level(level);
    const { start, stop } = chunks.boxOf(chunks.chunkOf(key));
    const [y0 = 0, x0 = 0] = start.slice(-2);
    const [y1 = 0, x1 = 0] = stop.slice(-2);
    return { width: x1 - x0, height: y1 - y0 };
  }

  #place(level: number, chunk: readonly number[]): TilePlace {
    const chunks = this.#level(level);
    const [factorY, factorX] = this.#factors(level);
    const box = chunks.boxOf(chunk);
    const [y0 = 0, x0 = 0] = box.start.slice(-2);
    const [y1 = 0, x1 = 0] = box.stop.slice(-2);
    const bounds = [x0 * factorX, y0 * factorY, x1 * factorX, y1 * factorY] as const;
    return { level, key: chunks.keyOf(chunk), bounds };
  }

  #planeAt(level: number, slice: readonly number[]): number[] {
    const { shape } = this.#level(level);
    return slice.map((index, axis) => {
      const length = shape[axis] ?? 1;
      const factor = (this.#grid.shape[axis] ?? 1) / length;
      return Math.min(Math.floor(index / factor), length - 1);
    });
  }

  #factors(level: number): [y: number, x: number] {
    const [fineY = 1, fineX = 1] = this.#grid.shape.slice(-2);
    const [y = 1, x = 1] = this.#level(level).shape.slice(-2);
    return [fineY / y, fineX / x];
  }

  #level(level: number): ChunkGrid {
    const chunks = this.#levels[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks;
  }
}

/** The level whose pixels come nearest to those of the screen without being much larger; levels may have any factors. */
export function levelAt(grid: Grid, zoom: number): number {
  for (let level = grid.levels - 1; level > 0; level--) {
    const factorX = factorsOf(grid, level).at(-1) ?? 1; // x is last
    if (factorX * 2 ** zoom <= coarsestOnScreen) return level;
  }
  return 0;
}

/** The level-0 index along each axis before y and x: where the sliders stand, 0 along an axis without one. */
export function sliceOf(grid: Grid, dims: Dims): number[] {
  return grid.axes.slice(0, -2).map((axis) => Math.min(dims[axis] ?? 0, lengthOf(grid, axis) - 1));
}
