import { wholeOf } from "./box.ts";
import { Breather } from "./breather.ts";
import { largestOf } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";

/** Layers of up to this many chunks are read whole: 16.8 million pixels, as many as are kept in memory anyway. */
const mostReads = 256;

/**
 * The largest label in use. Exact for layers of up to 16.8 million pixels, and for those made here and not reloaded. Of larger ones,
 * the largest on the coarsest level that is read at once, and of all that was read and drawn so far: a small label that nobody has
 * looked at yet may be missed.
 */
export async function largestLabelIn(labels: EditableLabels, signal: AbortSignal): Promise<number> {
  const last = labels.levels.length - 1;
  const level = readsOf(labels, 0) <= mostReads ? 0 : last;
  const chunks = labels.level(level);
  if (readsOf(labels, level) > mostReads) return labels.largestKnown;
  const breather = new Breather(signal);
  let largest = 0;
  for (const key of chunks.keysIn(wholeOf(chunks.shape))) {
    const data = await labels.loadChunk({ level, key }, signal);
    if (data) largest = Math.max(largest, largestOf(data));
    await breather.pause();
  }
  return level === 0 ? largest : Math.max(largest, labels.largestKnown);
}

function readsOf(labels: EditableLabels, level: number): number {
  const chunks = labels.level(level);
  return chunks.readsIn(wholeOf(chunks.shape));
}
