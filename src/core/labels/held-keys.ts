import { type Box, isEmpty, overlap } from "./box.ts";
import type { ChunkLevel } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";

/** Chunks to search, and how many they are: all of a large layer are counted rather than listed. */
export interface HeldKeys {
  readonly count: number;
  readonly keys: Iterable<number>;
}

/** The keys of all chunks in a box that may hold other ids than 0, as far as can be said without reading. */
export function heldKeys(
  labels: EditableLabels,
  { level, box }: { level: number; box: Box },
): HeldKeys {
  const chunks = labels.level(level);
  const held = labels.heldChunks(level);
  if (!held) return { count: chunks.countIn(box), keys: allKeys(chunks, box) };
  const keys = [...held].filter((key) => isInBox(chunks, { key, box }));
  return { count: keys.length, keys };
}

/** As `heldKeys`, but those that were written to or are kept from the base only. */
export function keysInMemory(chunks: ChunkLevel, box: Box): number[] {
  return [...chunks.keysInMemory()].filter((key) => isInBox(chunks, { key, box }));
}

/** The keys of all chunks in a box. */
export function* allKeys(chunks: ChunkLevel, box: Box): Generator<number> {
  for (const chunk of chunks.chunksIn(box)) yield chunks.keyOf(chunk);
}

function isInBox(chunks: ChunkLevel, { key, box }: { key: number; box: Box }): boolean {
  return !isEmpty(overlap(box, chunks.boxOf(chunks.chunkOf(key))));
}
