import type { Area } from "#core/labels/area.ts";
import { Breather } from "#core/labels/breather.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { areaOfObjects } from "#core/labels/objects-area.ts";
import { factorsOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { countedLabels } from "./counted-labels.ts";
import type { LabelsLists } from "./labels-lists.ts";

export interface ObjectsWanted {
  readonly labels: EditableLabels;
  readonly lists: LabelsLists;
  /** Their numbers. */
  readonly ids: ReadonlySet<number>;
  /** Indices of level 0 at which some of them are known to lie. */
  readonly at: readonly (readonly number[])[];
}

/**
 * Every pixel of some objects, wherever they reach. Layers of up to 2^28 pixels that may hold labels are counted once, which tells
 * exactly in which tiles a label lies. Of larger ones objects are followed from where they are known to lie, or else from
 * where a coarse level shows them: parts that hang together with neither are not found.
 */
export async function findObjects(
  layer: LabelsLayer,
  { labels, lists, ids, at }: ObjectsWanted,
  signal: AbortSignal,
): Promise<Area> {
  const isExact = lists.of(layer).tally.level === 0;
  const level = labels.level(0);
  const keys = new Set(
    at.flatMap((index) => {
      const box = { start: index, stop: index.map((i) => i + 1) };
      return [...level.chunksIn(box)].map((chunk) => level.keyOf(chunk));
    }),
  );
  if (isExact || at.length === 0)
    for (const key of await countedKeys(layer, { labels, lists, ids }, signal)) keys.add(key);
  return areaOfObjects(labels, { ids, keys, isGrowing: !isExact }, signal);
}

/** Those of the objects that no pixel is of; in large layers, that no coarse level shows either. */
export async function missingObjects(
  layer: LabelsLayer,
  { labels, lists, ids }: Omit<ObjectsWanted, "at">,
  signal: AbortSignal,
): Promise<number[]> {
  const missing = new Set(ids);
  const breather = new Breather(signal);
  for (const key of await countedKeys(layer, { labels, lists, ids }, signal)) {
    if (missing.size === 0) break;
    const data = await labels.loadChunk({ level: 0, key }, signal);
    for (const id of data ?? []) missing.delete(id);
    await breather.pause();
  }
  return [...missing];
}

/** The chunks of level 0 that hold the objects, or that lie under what a coarser level shows of them. */
async function countedKeys(
  layer: LabelsLayer,
  { labels, lists, ids }: Omit<ObjectsWanted, "at">,
  signal: AbortSignal,
): Promise<Set<number>> {
  const { tally } = await countedLabels(lists, layer, signal);
  const counted = new Set([...ids].flatMap((id) => [...tally.chunksOf(id)]));
  if (tally.level === 0) return counted;
  const keys = new Set<number>();
  for (const key of counted)
    for (const under of await keysUnder(labels, { level: tally.level, key, ids }, signal))
      keys.add(under);
  return keys;
}

/** The chunks of level 0 below the pixels of the objects in a chunk of a coarser level. */
async function keysUnder(
  labels: EditableLabels,
  { level, key, ids }: { level: number; key: number; ids: ReadonlySet<number> },
  signal: AbortSignal,
): Promise<number[]> {
  const coarse = labels.level(level);
  const fine = labels.level(0);
  const factors = factorsOf(labels.grid, level);
  const { start } = coarse.boxOf(coarse.chunkOf(key));
  const data = (await labels.loadChunk({ level, key }, signal)) ?? [];
  const keys = new Set<number>();
  for (const [i, id] of data.entries()) {
    if (!ids.has(id)) continue;
    const offsets = [...start.slice(0, -2).fill(0), Math.floor(i / chunkSize), i % chunkSize];
    const index = start.map((from, axis) => from + (offsets[axis] ?? 0));
    const edge = (by: number) => index.map((n, axis) => (n + by) * (factors[axis] ?? 1));
    const box = { start: edge(0).map(Math.floor), stop: edge(1).map(Math.ceil) };
    for (const chunk of fine.chunksIn(box)) keys.add(fine.keyOf(chunk));
  }
  return [...keys];
}
