import { chunkSize } from "./chunk-grid.ts";
import type { LabelArray } from "./chunk-level.ts";
import type { Rect } from "./rect.ts";

/** What one edit did to one chunk: enough to take it back and to do it again, bit for bit. */
export interface Patch {
  readonly level: number;
  readonly key: number;
  readonly rect: Rect;
  readonly before: Runs;
  readonly after: Runs;
}

/** Pixels of a rectangle, row by row, as pairs of id and length: strokes are long runs of few ids. */
export type Runs = Uint32Array;

export function encodeRuns(chunk: LabelArray | undefined, rect: Rect): Runs {
  const pairs: number[] = [];
  let id = -1;
  let length = 0;
  for (let y = rect.y0; y < rect.y1; y++) {
    const row = y * chunkSize;
    for (let i = row + rect.x0; i < row + rect.x1; i++) {
      const next = chunk?.[i] ?? 0;
      if (next === id) {
        length++;
        continue;
      }
      if (length > 0) pairs.push(id, length);
      id = next;
      length = 1;
    }
  }
  pairs.push(id, length);
  return Uint32Array.from(pairs);
}

/** Writes the pixels back to the rectangle they came from. */
export function decodeRuns(runs: Runs, rect: Rect, chunk: LabelArray): void {
  let pair = 0;
  let left = runs[1] ?? 0;
  for (let y = rect.y0; y < rect.y1; y++) {
    const row = y * chunkSize;
    for (let x = rect.x0; x < rect.x1; ) {
      if (left === 0) {
        pair += 2;
        left = runs[pair + 1] ?? 0;
      }
      const length = Math.min(left, rect.x1 - x);
      chunk.fill(runs[pair] ?? 0, row + x, row + x + length);
      left -= length;
      x += length;
    }
  }
}
