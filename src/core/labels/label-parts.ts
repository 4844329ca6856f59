import { chunkSize } from "./chunk-grid.ts";
import type { LabelArray } from "./chunk-level.ts";

/** What one chunk holds of one label: how many pixels, the sums of their rows and columns, and the box around them. */
export interface LabelPart {
  count: number;
  sumY: number;
  sumX: number;
  y0: number;
  x0: number;
  /** Half-open. */
  y1: number;
  x1: number;
}

/** Counts the labels of a chunk, 0 left out. Rows and columns are those of the chunk. */
export function labelParts(
  data: LabelArray,
  { height, width }: { height: number; width: number },
): Map<number, LabelPart> {
  const parts = new Map<number, LabelPart>();
  for (let y = 0; y < height; y++) {
    const row = y * chunkSize;
    for (let x = 0; x < width; ) {
      const label = data[row + x] ?? 0;
      const from = x;
      do x++;
      while (x < width && data[row + x] === label);
      if (label !== 0) addRun(parts, label, { y, from, to: x });
    }
  }
  return parts;
}

function addRun(
  parts: Map<number, LabelPart>,
  label: number,
  { y, from, to }: { y: number; from: number; to: number },
): void {
  const length = to - from;
  const sumX = ((from + to - 1) * length) / 2;
  const part = parts.get(label);
  if (!part) {
    parts.set(label, { count: length, sumY: y * length, sumX, y0: y, x0: from, y1: y + 1, x1: to });
    return;
  }
  part.count += length;
  part.sumY += y * length;
  part.sumX += sumX;
  part.y1 = y + 1; // rows come in order
  part.x0 = Math.min(part.x0, from);
  part.x1 = Math.max(part.x1, to);
}
