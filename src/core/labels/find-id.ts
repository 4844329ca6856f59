import { Failure } from "../failure.ts";
import { Area } from "./area.ts";
import { type Box, wholeOf } from "./box.ts";
import { Breather } from "./breather.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { LabelArray } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";
import type { FloodStart } from "./flood.ts";
import { allKeys, heldKeys, keysInMemory } from "./held-keys.ts";

/** Chunks that one search reads at most: a thousand million pixels, minutes over a network. */
const mostReads = 16_384;

/** All of y and x where the axes before them are at `index`; in 3 dimensions, all of the last of those too. */
export function planeBox(
  shape: readonly number[],
  { index, dimensions }: { index: readonly number[]; dimensions: 2 | 3 },
): Box {
  const whole = wholeOf(shape);
  const firstWhole = shape.length - dimensions;
  const at = (axis: number) => index[axis] ?? 0;
  return {
    start: whole.start.map((from, axis) => (axis < firstWhole ? at(axis) : from)),
    stop: whole.stop.map((to, axis) => (axis < firstWhole ? at(axis) + 1 : to)),
  };
}

/** Every pixel of the id that is at `index`, in its plane or through the axis before it too. Fails as `areaOfId` does. */
export async function areaEverywhere(
  labels: EditableLabels,
  start: FloodStart,
  signal: AbortSignal,
): Promise<{ area: Area; id: number }> {
  const { index } = start;
  const box = { start: index, stop: index.map((i) => i + 1) };
  const id = (await labels.read(0, box, signal)).data[0] ?? 0;
  const planes = planeBox(labels.grid.shape, start);
  return { area: await areaOfId(labels, { planes, id }, signal), id };
}

/** Every pixel of an id in whole planes. Fails where those are too large to be read, or the area to be drawn. */
function areaOfId(
  labels: EditableLabels,
  { planes, id }: { planes: Box; id: number },
  signal: AbortSignal,
): Promise<Area> {
  const level = labels.level(0);
  const held = heldKeys(labels, { level: 0, box: planes });
  if (held.count > mostReads)
    throw new Failure(
      { code: "labels/area-too-large", chunks: held.count },
      `To find a label everywhere, ${held.count} tiles of ${chunkSize} x ${chunkSize} would have to be read, and ${mostReads} are the most; fill one connected area instead`,
    );
  // What was never drawn on is 0 throughout: only a search for 0 has to look there.
  const keys = id === 0 ? allKeys(level, planes) : held.keys;
  return areaInChunks(labels, { keys, id }, signal);
}

/** As `areaOfId`; of planes that are too large to be read, what is in memory is searched. */
export function knownAreaOfId(
  labels: EditableLabels,
  { planes, id }: { planes: Box; id: number },
  signal: AbortSignal,
): Promise<Area> {
  const held = heldKeys(labels, { level: 0, box: planes });
  const keys = held.count <= mostReads ? held.keys : keysInMemory(labels.level(0), planes);
  return areaInChunks(labels, { keys, id }, signal);
}

async function areaInChunks(
  labels: EditableLabels,
  { keys, id }: { keys: Iterable<number>; id: number },
  signal: AbortSignal,
): Promise<Area> {
  const level = labels.level(0);
  const area = new Area(level);
  const breather = new Breather(signal);
  for (const key of keys) {
    const { start, stop } = level.boxOf(level.chunkOf(key));
    const [height = 0, width = 0] = stop.map((to, axis) => to - (start[axis] ?? 0)).slice(-2);
    const data = await labels.loadChunk({ level: 0, key }, signal);
    addRowsOf({ area, key, id }, { data, height, width });
    await breather.pause();
  }
  return area;
}

function addRowsOf(
  { area, key, id }: { area: Area; key: number; id: number },
  { data, height, width }: { data: LabelArray | undefined; height: number; width: number },
): void {
  if (!data && id !== 0) return;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((data?.[y * chunkSize + x] ?? 0) !== id) continue;
      const startX = x;
      while (x < width && (data?.[y * chunkSize + x] ?? 0) === id) x++;
      area.chunk(key).add({ y, startX, stopX: x });
    }
}
