import type { Breather } from "#core/labels/breather.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { heldKeys } from "#core/labels/held-keys.ts";
import { factorsOf } from "#core/layers/grid.ts";
import type { PlaceScores } from "#core/uncertainty/place-scores.ts";

/** Tiles of labels that are read of a plane at most; beyond that a coarser level tells. */
const mostTiles = 1024;

export interface LabelledPlane {
  readonly labels: EditableLabels;
  /** Indices on level 0; the labels may lack an axis, and then they are the same all along it. */
  readonly slice: { readonly [axis: string]: number };
  readonly breather: Breather;
  readonly signal: AbortSignal;
}

/** Notes where a plane has labels: exactly where it is known in which tiles they lie, as strokes always are. */
export async function addLabelled(
  scores: PlaceScores,
  { labels, slice, breather, signal }: LabelledPlane,
): Promise<void> {
  let level = 0;
  let held = tilesOf(labels, { level, slice });
  while (held.count > mostTiles && level + 1 < labels.levels.length)
    held = tilesOf(labels, { level: ++level, slice });
  const chunks = labels.level(level);
  const [factorY = 1, factorX = 1] = factorsOf(labels.grid, level).slice(-2);
  for (const key of held.keys) {
    const data = await labels.loadChunk({ level, key }, signal);
    if (!data) continue;
    const [y = 0, x = 0] = chunks.boxOf(chunks.chunkOf(key)).start.slice(-2);
    scores.addLabels({ data, y, x, width: chunkSize, factors: [factorY, factorX] });
    await breather.pause();
  }
}

function tilesOf(
  labels: EditableLabels,
  { level, slice }: { level: number; slice: LabelledPlane["slice"] },
) {
  const { axes } = labels.grid;
  const { shape } = labels.level(level);
  const factors = factorsOf(labels.grid, level);
  const start = axes.map((axis, i) => {
    const coarse = Math.floor((slice[axis] ?? 0) / (factors[i] ?? 1));
    return i < axes.length - 2 ? Math.min(coarse, (shape[i] ?? 1) - 1) : 0;
  });
  const stop = start.map((from, i) => (i < axes.length - 2 ? from + 1 : (shape[i] ?? 1)));
  return heldKeys(labels, { level, box: { start, stop } });
}
