import type { Rect } from "../data/plane.ts";
import { cut } from "../data/plane.ts";
import { gaussianImportance } from "./importance.ts";

/** A part of the plane that no further tile touches. */
export interface FinishedBlock {
  readonly rect: Rect;
  /** [height, width, output], 0..1. */
  readonly values: Float32Array;
}

export interface BlenderOptions {
  /** What is wanted of the plane; tiles may reach beyond it. */
  readonly area: Rect;
  /** Every tile that will be added: they cover the area. */
  readonly tiles: readonly Rect[];
  readonly outputs: number;
  /** Blocks lie on multiples of this: the chunks of the store. */
  readonly blockPx: number;
}

interface OpenBlock {
  readonly rect: Rect;
  tilesLeft: number;
  /** Made with the first tile, dropped with the last: memory follows the front of the work. */
  sums: { values: Float32Array; weights: Float32Array } | undefined;
}

/** Blends overlapping tiles by their Gaussian weights, and hands each block out as soon as it is complete. */
export class Blender {
  readonly #outputs: number;
  readonly #blockPx: number;
  readonly #blocks = new Map<string, OpenBlock>();

  constructor({ area, tiles, outputs, blockPx }: BlenderOptions) {
    this.#outputs = outputs;
    this.#blockPx = blockPx;
    for (const [key, square] of squaresOver(area, blockPx))
      this.#blocks.set(key, { rect: cut(square, area), tilesLeft: 0, sums: undefined });
    for (const tile of tiles) for (const block of this.#under(tile)) block.tilesLeft++;
  }

  /** `values`: [height, width, output] of one of the tiles. */
  add(tile: Rect, values: Float32Array): FinishedBlock[] {
    const finished: FinishedBlock[] = [];
    const importance = {
      y: gaussianImportance(tile.height),
      x: gaussianImportance(tile.width),
    };
    for (const block of this.#under(tile)) {
      const { height, width } = block.rect;
      block.sums ??= {
        values: new Float32Array(height * width * this.#outputs),
        weights: new Float32Array(height * width),
      };
      accumulate({ ...block.sums, rect: block.rect }, { tile, values, importance }, this.#outputs);
      block.tilesLeft--;
      if (block.tilesLeft > 0) continue;
      finished.push({ rect: block.rect, values: divided(block.sums, this.#outputs) });
      block.sums = undefined;
    }
    return finished;
  }

  #under(tile: Rect): OpenBlock[] {
    return squaresOver(tile, this.#blockPx).flatMap(([key]) => {
      const block = this.#blocks.get(key);
      const common = block && cut(block.rect, tile);
      return block && common && common.height > 0 && common.width > 0 ? [block] : [];
    });
  }
}

function squaresOver(rect: Rect, side: number): [key: string, square: Rect][] {
  const found: [string, Rect][] = [];
  for (let row = Math.floor(rect.y / side); row * side < rect.y + rect.height; row++)
    for (let column = Math.floor(rect.x / side); column * side < rect.x + rect.width; column++)
      found.push([
        `${row}/${column}`,
        { y: row * side, x: column * side, height: side, width: side },
      ]);
  return found;
}

interface Sums {
  readonly rect: Rect;
  readonly values: Float32Array;
  readonly weights: Float32Array;
}

interface WeightedTile {
  readonly tile: Rect;
  readonly values: Float32Array;
  readonly importance: { readonly y: Float32Array; readonly x: Float32Array };
}

function accumulate(sums: Sums, { tile, values, importance }: WeightedTile, outputs: number): void {
  const common = cut(sums.rect, tile);
  for (let y = common.y; y < common.y + common.height; y++) {
    const weightY = importance.y[y - tile.y] ?? 0;
    for (let x = common.x; x < common.x + common.width; x++) {
      const weight = weightY * (importance.x[x - tile.x] ?? 0);
      const to = (y - sums.rect.y) * sums.rect.width + x - sums.rect.x;
      const from = (y - tile.y) * tile.width + x - tile.x;
      sums.weights[to] = (sums.weights[to] ?? 0) + weight;
      for (let i = 0; i < outputs; i++) {
        const at = to * outputs + i;
        sums.values[at] = (sums.values[at] ?? 0) + weight * (values[from * outputs + i] ?? 0);
      }
    }
  }
}

function divided(sums: Omit<Sums, "rect">, outputs: number): Float32Array {
  for (let at = 0; at < sums.values.length; at++)
    sums.values[at] = (sums.values[at] ?? 0) / (sums.weights[Math.floor(at / outputs)] ?? 1);
  return sums.values;
}
