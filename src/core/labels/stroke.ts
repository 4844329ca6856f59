import type { Capsule } from "./capsule.ts";
import { spansOf } from "./capsule.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { ChunkLevel } from "./chunk-level.ts";
import type { OpenEdit } from "./edit.ts";
import { planePieces } from "./plane-pieces.ts";
import { Rects } from "./rect.ts";

/** What is drawn with; an eraser draws label 0. */
export interface Brush {
  readonly label: number;
  /** In level-0 pixels; 0 is one pixel. */
  readonly radius: number;
}

/** Draws one segment into level 0; returns what changed there. Points are in axis order, y and x last. */
export function drawSegment(
  edit: OpenEdit,
  level: ChunkLevel,
  { from, to, brush }: { from: readonly number[]; to: readonly number[]; brush: Brush },
): Rects {
  const changed = new Rects();
  const [height = 0, width = 0] = level.shape.slice(-2);
  for (const piece of planePieces(from, to, level.shape)) {
    const capsule: Capsule = { from: piece.from, to: piece.to, radius: brush.radius };
    const firstKey = level.keyOf([...piece.plane, 0, 0]);
    const columns = level.counts.at(-1) ?? 1;
    spansOf(capsule, { height, width }, (y, startX, stopX) => {
      const rowKey = firstKey + Math.floor(y / chunkSize) * columns;
      for (let x = startX; x < stopX; ) {
        const column = Math.floor(x / chunkSize);
        const end = Math.min(stopX, (column + 1) * chunkSize);
        const span = { y: y % chunkSize, x0: x - column * chunkSize, x1: end - column * chunkSize };
        fillSpan({ edit, level, changed, key: rowKey + column, label: brush.label }, span);
        x = end;
      }
    });
  }
  return changed;
}

interface SpanTarget {
  readonly edit: OpenEdit;
  readonly level: ChunkLevel;
  readonly changed: Rects;
  readonly key: number;
  readonly label: number;
}

/** Only pixels that are not of the label yet count as changed, and a chunk is only made for those. */
function fillSpan(target: SpanTarget, { y, x0, x1 }: { y: number; x0: number; x1: number }): void {
  const { edit, level, changed, key, label } = target;
  const row = y * chunkSize;
  const known = level.get(key);
  let first = x0;
  let last = x1 - 1;
  while (first <= last && (known?.[row + first] ?? 0) === label) first++;
  while (last >= first && (known?.[row + last] ?? 0) === label) last--;
  if (first > last) return;
  for (let i = row + first; i <= row + last; i++)
    if ((known?.[i] ?? 0) !== label) edit.changedCount++;
  edit.edit(key).fill(label, row + first, row + last + 1);
  changed.add(key, { y0: y, x0: first, y1: y + 1, x1: last + 1 });
}
