import { Area } from "./area.ts";
import { Breather } from "./breather.ts";
import { type ChunkGrid, chunkSize } from "./chunk-grid.ts";
import type { LabelArray } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";

/** Where a fill starts, and whether it stays in the plane (4 neighbours) or goes through the axis before it too (6). */
export interface FloodStart {
  /** An index of level 0 inside the layer, in axis order. */
  readonly index: readonly number[];
  readonly dimensions: 2 | 3;
}

/**
 * The pixels of one id that hang together with a pixel: a scanline fill inside each chunk, which leaves for its neighbours
 * what it reaches of them. Reads only chunks that the area touches. Fails where it gets too large (see `Area`).
 */
export async function floodArea(
  labels: EditableLabels,
  start: FloodStart,
  signal: AbortSignal,
): Promise<{ area: Area; id: number }> {
  const level = labels.level(0);
  const { dimensions, index } = start;
  const from = [...level.chunksIn({ start: index, stop: index.map((i) => i + 1) })][0] ?? [];
  const firstKey = level.keyOf(from);
  const [y = 0, x = 0] = index.map((i, axis) => i - (level.boxOf(from).start[axis] ?? 0)).slice(-2);
  const first = await labels.loadChunk({ level: 0, key: firstKey }, signal);
  const id = first?.[y * chunkSize + x] ?? 0;
  const area = new Area(level);
  const waiting = new Map<number, number[]>([[firstKey, [packed(y, [x, x + 1])]]]);
  const breather = new Breather(signal);
  for (const [key, seeds] of waiting) {
    waiting.delete(key); // what comes back to this chunk puts it in line again
    const data = await labels.loadChunk({ level: 0, key }, signal);
    fillChunk(
      { area, key, data, id, beside: besideOf(level, { key, dimensions }), waiting },
      seeds,
    );
    await breather.pause();
  }
  return { area, id };
}

/** A chunk's size, and the keys of those next to it, where there are any. */
interface Beside {
  readonly width: number;
  readonly height: number;
  readonly left: number | undefined;
  readonly right: number | undefined;
  readonly up: number | undefined;
  readonly down: number | undefined;
  /** The same place in the planes before and behind, where the flood goes there. */
  readonly planes: readonly number[];
}

function besideOf(
  level: ChunkGrid,
  { key, dimensions }: { key: number; dimensions: 2 | 3 },
): Beside {
  const chunk = level.chunkOf(key);
  const { start, stop } = level.boxOf(chunk);
  const axisY = chunk.length - 2;
  const next = (axis: number, by: number) => {
    const index = (chunk[axis] ?? 0) + by;
    const isThere = axis >= 0 && index >= 0 && index < (level.counts[axis] ?? 0);
    return isThere ? level.keyOf(chunk.with(axis, index)) : undefined;
  };
  const planes = dimensions === 3 ? [next(axisY - 1, -1), next(axisY - 1, 1)] : [];
  return {
    height: (stop[axisY] ?? 0) - (start[axisY] ?? 0),
    width: (stop[axisY + 1] ?? 0) - (start[axisY + 1] ?? 0),
    ...{ up: next(axisY, -1), down: next(axisY, 1) },
    ...{ left: next(axisY + 1, -1), right: next(axisY + 1, 1) },
    planes: planes.filter((plane) => plane !== undefined),
  };
}

interface Flood {
  readonly area: Area;
  readonly key: number;
  readonly data: LabelArray | undefined;
  readonly id: number;
  readonly beside: Beside;
  /** Rows to look at in other chunks, by key. */
  readonly waiting: Map<number, number[]>;
}

/** Follows the area through one chunk, from rows of it that may begin in it. */
function fillChunk(flood: Flood, seeds: number[]): void {
  const { area, key, data, id, beside } = flood;
  if (!data && id !== 0) return;
  let bits = area.find(key);
  const isOpen = (y: number, x: number) =>
    (data?.[y * chunkSize + x] ?? 0) === id && !bits?.has(y, x);
  // In a chunk without labels every row is part of it: none has to be reached from another.
  const stack = data ? seeds : Array.from({ length: beside.height }, (_, y) => packed(y, [0, 1]));
  for (let seed = stack.pop(); seed !== undefined; seed = stack.pop()) {
    const { y, from, to } = unpacked(seed);
    for (let x = from; x < to; x++) {
      if (!isOpen(y, x)) continue;
      let [startX, stopX] = [x, x + 1];
      while (startX > 0 && isOpen(y, startX - 1)) startX--;
      while (stopX < beside.width && isOpen(y, stopX)) stopX++;
      bits ??= area.chunk(key);
      bits.add({ y, startX, stopX });
      spread(flood, { stack, y, row: [startX, stopX] });
      x = stopX;
    }
  }
}

/** Puts what lies around a row in line, here or in the chunk next to it. */
function spread(
  { beside, waiting }: Flood,
  { stack, y, row }: { stack: number[]; y: number; row: readonly [number, number] },
): void {
  const leave = (to: number | undefined, seed: number) => {
    if (to === undefined) return;
    const there = waiting.get(to);
    if (there) there.push(seed);
    else waiting.set(to, [seed]);
  };
  const [startX, stopX] = row;
  if (y > 0) stack.push(packed(y - 1, row));
  else leave(beside.up, packed(chunkSize - 1, row));
  if (y + 1 < beside.height) stack.push(packed(y + 1, row));
  else leave(beside.down, packed(0, row));
  if (startX === 0) leave(beside.left, packed(y, [chunkSize - 1, chunkSize]));
  if (stopX === beside.width) leave(beside.right, packed(y, [0, 1]));
  for (const plane of beside.planes) leave(plane, packed(y, row));
}

/** A part of a row in one number: rows wait by the million. */
function packed(y: number, [from, to]: readonly [number, number]): number {
  return (y << 18) | (from << 9) | to;
}

function unpacked(seed: number): { y: number; from: number; to: number } {
  return { y: seed >> 18, from: (seed >> 9) & 511, to: seed & 511 };
}
