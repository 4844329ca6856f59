import { type Box, overlap, sizeOf } from "./box.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { ChunkLevel, LabelArray } from "./chunk-level.ts";
import type { OpenEdit } from "./edit.ts";
import { type Rect, Rects } from "./rect.ts";

/** Writes pixels, in C order over a box inside the level; returns what changed. */
export function writeBox(
  edit: OpenEdit,
  level: ChunkLevel,
  { box, data }: { box: Box; data: LabelArray },
): Rects {
  const changed = new Rects();
  const size = sizeOf(box);
  const plane = size.length - 2;
  const [height = 0, width = 0] = size.slice(plane);
  for (const chunk of level.chunksIn(box)) {
    const chunkBox = level.boxOf(chunk);
    const shared = overlap(box, chunkBox);
    let planeIndex = 0;
    for (let axis = 0; axis < plane; axis++)
      planeIndex =
        planeIndex * (size[axis] ?? 1) + (shared.start[axis] ?? 0) - (box.start[axis] ?? 0);
    const [top = 0, left = 0] = offsets(shared.start, box.start);
    const [y0 = 0, x0 = 0] = offsets(shared.start, chunkBox.start);
    const [y1 = 0, x1 = 0] = offsets(shared.stop, chunkBox.start);
    const source = { data, pitch: width, first: (planeIndex * height + top) * width + left };
    writeRect({ edit, level, changed, key: level.keyOf(chunk) }, source, { y0, x0, y1, x1 });
  }
  return changed;
}

/** How far one index lies from another, along y and x. */
function offsets(index: readonly number[], from: readonly number[]): number[] {
  return index.map((at, axis) => at - (from[axis] ?? 0)).slice(-2);
}

interface RectTarget {
  readonly edit: OpenEdit;
  readonly level: ChunkLevel;
  readonly changed: Rects;
  readonly key: number;
}

/** Row by row; a chunk is only made where a pixel is another one. */
function writeRect(
  { edit, level, changed, key }: RectTarget,
  { data, pitch, first }: { data: LabelArray; pitch: number; first: number },
  rect: Rect,
): void {
  let chunk = level.get(key);
  let isCopied = false;
  const bounds = { y0: chunkSize, x0: chunkSize, y1: 0, x1: 0 };
  for (let y = rect.y0; y < rect.y1; y++)
    for (let x = rect.x0; x < rect.x1; x++) {
      const id = data[first + (y - rect.y0) * pitch + (x - rect.x0)] ?? 0;
      if ((chunk?.[y * chunkSize + x] ?? 0) === id) continue;
      if (!isCopied) chunk = edit.edit(key);
      isCopied = true;
      if (chunk) chunk[y * chunkSize + x] = id;
      edit.changedCount++;
      bounds.y0 = Math.min(bounds.y0, y);
      bounds.x0 = Math.min(bounds.x0, x);
      bounds.y1 = y + 1;
      bounds.x1 = Math.max(bounds.x1, x + 1);
    }
  if (bounds.y1 > 0) changed.add(key, bounds);
}
