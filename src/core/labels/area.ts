import { Failure } from "../failure.ts";
import { type ChunkGrid, chunkSize } from "./chunk-grid.ts";
import type { RowSpan } from "./ink.ts";

/**
 * How many chunks an area has at most: 134 million pixels, 11 500 along each side of a square. Each becomes a chunk that stays
 * in memory, so that a full area of uint16 takes 256 MiB, and a third more on the coarser levels: what a tab can well have.
 */
const mostChunks = 2048;

const wordsPerRow = chunkSize / 32;

/** A set of pixels of level 0, by chunk; a bit a pixel. */
export class Area {
  readonly #grid: ChunkGrid;
  readonly #chunks = new Map<number, ChunkBits>();

  constructor(grid: ChunkGrid) {
    this.#grid = grid;
  }

  /** The chunks that hold some of it. */
  get keys(): Iterable<number> {
    return this.#chunks.keys();
  }

  get isEmpty(): boolean {
    return this.#chunks.size === 0;
  }

  /** What of it is in a chunk, if anything is. */
  find(key: number): ChunkBits | undefined {
    return this.#chunks.get(key);
  }

  /** The same, made where there is nothing yet, to be added to. Fails where the area gets too large. */
  chunk(key: number): ChunkBits {
    const known = this.#chunks.get(key);
    if (known) return known;
    if (this.#chunks.size >= mostChunks) throw tooLarge();
    const bits = new ChunkBits();
    this.#chunks.set(key, bits);
    return bits;
  }

  /** Adds a row of the plane whose first chunk is `firstKey`. */
  addRow(firstKey: number, { y, startX, stopX }: RowSpan): void {
    const rowKey = firstKey + Math.floor(y / chunkSize) * (this.#grid.counts.at(-1) ?? 1);
    for (let x = startX; x < stopX; ) {
      const column = Math.floor(x / chunkSize);
      const left = column * chunkSize;
      const end = Math.min(stopX, left + chunkSize);
      this.chunk(rowKey + column).add({ y: y % chunkSize, startX: x - left, stopX: end - left });
      x = end;
    }
  }

  /** The rows of a chunk, counted from its corner. */
  rows(key: number): Iterable<RowSpan> {
    return this.#chunks.get(key)?.rows() ?? [];
  }
}

/** Which pixels of one chunk are meant; places are counted from its corner. */
export class ChunkBits {
  readonly #words = new Uint32Array(chunkSize * wordsPerRow);

  has(y: number, x: number): boolean {
    const word = this.#words[y * wordsPerRow + (x >> 5)] ?? 0;
    return ((word >>> (x & 31)) & 1) === 1;
  }

  add({ y, startX, stopX }: RowSpan): void {
    for (let x = startX; x < stopX; ) {
      const bit = x & 31;
      const count = Math.min(32 - bit, stopX - x);
      const word = y * wordsPerRow + (x >> 5);
      this.#words[word] = (this.#words[word] ?? 0) | ((0xffffffff >>> (32 - count)) << bit);
      x += count;
    }
  }

  *rows(): Generator<RowSpan> {
    for (let y = 0; y < chunkSize; y++) {
      const first = y * wordsPerRow;
      if (this.#words.subarray(first, first + wordsPerRow).every((word) => word === 0)) continue;
      for (let x = 0; x < chunkSize; x++) {
        if (!this.has(y, x)) continue;
        const startX = x;
        while (x < chunkSize && this.has(y, x)) x++;
        yield { y, startX, stopX: x };
      }
    }
  }
}

function tooLarge(): Failure {
  const millions = Math.round((mostChunks * chunkSize * chunkSize) / 1e6);
  return new Failure(
    { code: "labels/area-too-large", chunks: mostChunks },
    `The area goes on beyond ${millions} million pixels (it was followed over ${mostChunks} tiles of ${chunkSize} x ${chunkSize}); close it off with a line of another label, or choose a smaller one`,
  );
}
