import { wholeOf } from "./box.ts";
import { Breather } from "./breather.ts";
import { largestOf } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";
import { type HeldKeys, heldKeys } from "./held-keys.ts";

/** Layers with labels in up to this many chunks are read whole: 16.8 million pixels, as many as are kept in memory anyway. */
const mostReads = 256;

/**
 * The largest label in use, but for ids from 2^31 on: the one after it is free. Exact where labels lie in up to 16.8 million pixels.
 * Of more, the largest on the coarsest level that is read at once, and of all that was read and drawn so far: a small label that nobody has
 * looked at yet may be missed.
 */
export async function largestLabelIn(labels: EditableLabels, signal: AbortSignal): Promise<number> {
  const level = heldAt(labels, 0).count <= mostReads ? 0 : labels.levels.length - 1;
  const { count, keys } = heldAt(labels, level);
  if (count > mostReads) return labels.largestKnown;
  const breather = new Breather(signal);
  let largest = 0;
  for (const key of keys) {
    const data = await labels.loadChunk({ level, key }, signal);
    if (data) largest = Math.max(largest, largestOf(data));
    await breather.pause();
  }
  return level === 0 ? largest : Math.max(largest, labels.largestKnown);
}

function heldAt(labels: EditableLabels, level: number): HeldKeys {
  return heldKeys(labels, { level, box: wholeOf(labels.level(level).shape) });
}
