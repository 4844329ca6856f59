import { Area } from "./area.ts";
import { Breather } from "./breather.ts";
import type { ChunkGrid } from "./chunk-grid.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { LabelArray } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";

/** Where to look for objects. */
export interface Search {
  readonly ids: ReadonlySet<number>;
  /** Chunks of level 0 that hold some of them. */
  readonly keys: Iterable<number>;
  /** Whether they may go on into chunks beside these: then those are looked at too, and so on. */
  readonly isGrowing: boolean;
}

/**
 * Every pixel of some objects, in all the planes that they go through. Reads the chunks that they lie in, one at a time, and while
 * growing those around them. Fails where they are too large to be drawn: see `Area`.
 */
export async function areaOfObjects(
  labels: EditableLabels,
  { ids, keys, isGrowing }: Search,
  signal: AbortSignal,
): Promise<Area> {
  const level = labels.level(0);
  const area = new Area(level);
  const breather = new Breather(signal);
  const known = new Set(keys);
  for (const key of known) {
    const data = await labels.loadChunk({ level: 0, key }, signal);
    const isHere = data !== undefined && addRows(area, { key, ids, data });
    if (isHere && isGrowing) for (const other of keysAround(level, key)) known.add(other); // which come in turn
    await breather.pause();
  }
  return area;
}

/** Whether any of the ids is in the chunk. Beyond the edge of the layer a chunk holds 0. */
function addRows(
  area: Area,
  { key, ids, data }: { key: number; ids: ReadonlySet<number>; data: LabelArray },
): boolean {
  let isHere = false;
  for (let y = 0; y < chunkSize; y++) {
    const row = y * chunkSize;
    for (let x = 0; x < chunkSize; x++) {
      if (!data[row + x] || !ids.has(data[row + x] ?? 0)) continue;
      const startX = x;
      while (x < chunkSize && ids.has(data[row + x] ?? 0)) x++;
      area.chunk(key).add({ y, startX, stopX: x });
      isHere = true;
    }
  }
  return isHere;
}

/** The keys of the chunks that share a side with one, along every axis. */
function keysAround(level: ChunkGrid, key: number): number[] {
  const chunk = level.chunkOf(key);
  return chunk.flatMap((index, axis) =>
    [index - 1, index + 1]
      .filter((other) => other >= 0 && other < (level.counts[axis] ?? 0))
      .map((other) => level.keyOf(chunk.with(axis, other))),
  );
}
