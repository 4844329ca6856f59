import type { Rect } from "../data/plane.ts";
import { cut, isEmpty } from "../data/plane.ts";
import { gaussianImportance } from "./importance.ts";
import type { Tile } from "./tiles.ts";

/** A part of the plane that no further tile touches. */
export interface FinishedBlock {
  readonly rect: Rect;
  /** [height, width, output], 0..1. */
  readonly values: Float32Array;
}

/** A block that tiles have been added to, and that waits for others. */
export interface OpenBlock {
  readonly rect: Rect;
  /** [height, width, output]: sums of probabilities times weights. */
  readonly values: Float32Array;
  /** [height, width] */
  readonly weights: Float32Array;
}

export interface BlenderOptions {
  /** What is wanted of the plane; tiles may reach beyond it. */
  readonly area: Rect;
  /** Every tile that counts in it: they cover the area. */
  readonly tiles: readonly Tile[];
  readonly outputs: number;
  /** Blocks lie on multiples of this: the chunks of the store. */
  readonly blockPx: number;
  /** Where an earlier one was left: which of the tiles it was given, and its `open` blocks. */
  readonly begun?: { readonly tiles: readonly Tile[]; readonly open: readonly OpenBlock[] };
}

interface Block {
  readonly rect: Rect;
  tilesLeft: number;
  /** Made with the first tile, dropped with the last: memory follows the front of the work. */
  sums: Omit<OpenBlock, "rect"> | undefined;
}

/** Blends overlapping tiles by their Gaussian weights, and hands each block out as soon as it is complete. */
export class Blender {
  readonly #outputs: number;
  readonly #blockPx: number;
  readonly #blocks = new Map<string, Block>();

  constructor({ area, tiles, outputs, blockPx, begun }: BlenderOptions) {
    this.#outputs = outputs;
    this.#blockPx = blockPx;
    for (const [key, square] of squaresOver(area, blockPx))
      this.#blocks.set(key, { rect: cut(square, area), tilesLeft: 0, sums: undefined });
    for (const { kept } of tiles) for (const block of this.#under(kept)) block.tilesLeft++;
    for (const { kept } of begun?.tiles ?? [])
      for (const block of this.#under(kept)) block.tilesLeft--;
    for (const { rect, ...sums } of begun?.open ?? [])
      for (const block of this.#under(rect)) block.sums = sums;
  }

  /** What has begun and is not complete; borrowed until the next tile is added. */
  get open(): OpenBlock[] {
    return [...this.#blocks.values()].flatMap(({ rect, sums }) => (sums ? { rect, ...sums } : []));
  }

  /** `values`: [height, width, output] of all that one of the tiles sees. */
  add(tile: Tile, values: Float32Array): FinishedBlock[] {
    const finished: FinishedBlock[] = [];
    const importance = {
      y: gaussianImportance(tile.seen.height),
      x: gaussianImportance(tile.seen.width),
    };
    for (const block of this.#under(tile.kept)) {
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

  #under(rect: Rect): Block[] {
    return squaresOver(rect, this.#blockPx).flatMap(([key]) => {
      const block = this.#blocks.get(key);
      return block && !isEmpty(cut(block.rect, rect)) ? [block] : [];
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

interface WeightedTile {
  readonly tile: Tile;
  readonly values: Float32Array;
  readonly importance: { readonly y: Float32Array; readonly x: Float32Array };
}

function accumulate(
  sums: OpenBlock,
  { tile: { seen, kept }, values, importance }: WeightedTile,
  outputs: number,
): void {
  const common = cut(sums.rect, kept);
  for (let y = common.y; y < common.y + common.height; y++) {
    const weightY = importance.y[y - seen.y] ?? 0;
    for (let x = common.x; x < common.x + common.width; x++) {
      const weight = weightY * (importance.x[x - seen.x] ?? 0);
      const to = (y - sums.rect.y) * sums.rect.width + x - sums.rect.x;
      const from = (y - seen.y) * seen.width + x - seen.x;
      sums.weights[to] = (sums.weights[to] ?? 0) + weight;
      for (let i = 0; i < outputs; i++) {
        const at = to * outputs + i;
        sums.values[at] = (sums.values[at] ?? 0) + weight * (values[from * outputs + i] ?? 0);
      }
    }
  }
}

function divided(sums: Omit<OpenBlock, "rect">, outputs: number): Float32Array {
  for (let at = 0; at < sums.values.length; at++)
    sums.values[at] = (sums.values[at] ?? 0) / (sums.weights[Math.floor(at / outputs)] ?? 1);
  return sums.values;
}
