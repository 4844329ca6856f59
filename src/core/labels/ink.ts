import { chunkSize } from "./chunk-grid.ts";
import type { ChunkLevel } from "./chunk-level.ts";
import type { OpenEdit } from "./edit.ts";
import { Rects } from "./rect.ts";

/** What pixels become, and which of them. */
export interface Ink {
  readonly label: number;
  /** If given, only pixels of this id, or of these, are drawn over. */
  readonly only?: number | ReadonlySet<number> | undefined;
}

/** Whether it changes pixels of an id. */
export function drawsOver({ label, only }: Ink, id: number): boolean {
  if (id === label) return false;
  return only === undefined || (typeof only === "number" ? id === only : only.has(id));
}

/** Pixels of one row, half-open. */
export interface RowSpan {
  readonly y: number;
  readonly startX: number;
  readonly stopX: number;
}

/** Draws rows of pixels into level 0 and notes what changed. */
export class SpanWriter {
  readonly changed = new Rects();
  readonly #edit: OpenEdit;
  readonly #level: ChunkLevel;
  readonly #ink: Ink;

  constructor(target: { edit: OpenEdit; level: ChunkLevel; ink: Ink }) {
    this.#edit = target.edit;
    this.#level = target.level;
    this.#ink = target.ink;
  }

  /** A row of the plane whose first chunk is `firstKey`. */
  row(firstKey: number, { y, startX, stopX }: RowSpan): void {
    const rowKey = firstKey + Math.floor(y / chunkSize) * (this.#level.counts.at(-1) ?? 1);
    for (let x = startX; x < stopX; ) {
      const column = Math.floor(x / chunkSize);
      const end = Math.min(stopX, (column + 1) * chunkSize);
      const left = column * chunkSize;
      this.inChunk(rowKey + column, { y: y % chunkSize, startX: x - left, stopX: end - left });
      x = end;
    }
  }

  /** A row inside one chunk, counted from its corner. Only pixels that change are counted, and a chunk is only made for those. */
  inChunk(key: number, { y, startX, stopX }: RowSpan): void {
    const { label, only } = this.#ink;
    const row = y * chunkSize;
    const known = this.#level.get(key);
    const becomes = (i: number) => drawsOver(this.#ink, known?.[row + i] ?? 0);
    let first = startX;
    let last = stopX - 1;
    while (first <= last && !becomes(first)) first++;
    while (last >= first && !becomes(last)) last--;
    if (first > last) return;
    let count = 0;
    for (let i = first; i <= last; i++) if (becomes(i)) count++;
    this.#edit.changedCount += count;
    const chunk = this.#edit.edit(key);
    if (only === undefined || count === last - first + 1)
      chunk.fill(label, row + first, row + last + 1);
    else
      for (let i = row + first; i <= row + last; i++)
        if (drawsOver(this.#ink, chunk[i] ?? 0)) chunk[i] = label;
    this.changed.add(key, { y0: y, x0: first, y1: y + 1, x1: last + 1 });
  }
}
