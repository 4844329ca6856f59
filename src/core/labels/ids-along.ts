import { linePixels, type PlanePoint } from "../objects/line-pixels.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { EditableLabels } from "./editable-labels.ts";

/**
 * The labels under a line in a plane, in the order in which it meets them, and how many of its pixels each has. Background is none of
 * them, and pixels beyond the layer count for nothing. `plane` has an index for each axis before y and x.
 */
export async function idsAlong(
  labels: EditableLabels,
  { plane, points }: { plane: readonly number[]; points: readonly PlanePoint[] },
  signal: AbortSignal,
): Promise<Map<number, number>> {
  const level = labels.level(0);
  const [height = 0, width = 0] = level.shape.slice(-2);
  const found = new Map<number, number>();
  let known = -1;
  let data: ArrayLike<number> | undefined;
  for (const { y, x } of linePixels(points)) {
    if (y < 0 || x < 0 || y >= height || x >= width) continue;
    const key = level.keyOf([...plane, Math.floor(y / chunkSize), Math.floor(x / chunkSize)]);
    if (key !== known) data = await labels.loadChunk({ level: 0, key }, signal);
    known = key;
    const id = data?.[(y % chunkSize) * chunkSize + (x % chunkSize)] ?? 0;
    if (id !== 0) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}
