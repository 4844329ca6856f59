import type { LabelsEdit } from "#core/labels/edit.ts";
import type { Patch } from "#core/labels/patch.ts";

/**
 * What a journal of labels holds: each finished edit with the pixels before and after it, each time one was taken back or
 * done again, and how many of these entries, from the first on, are in the chunk store (`folded`).
 */
export type LabelsEntry =
  | { readonly kind: "edit"; readonly id: string; readonly edit: LabelsEdit }
  | { readonly kind: "undo" | "redo"; readonly id: string }
  | { readonly kind: "folded"; readonly count: number };

/** level, key, y0, x0, y1, x1, then how many numbers of runs there are before and after. */
type PatchHead = readonly [number, number, number, number, number, number, number, number];

type Head =
  | { readonly kind: "edit"; readonly id: string; readonly changed: number; patches: PatchHead[] }
  | { readonly kind: "undo" | "redo"; readonly id: string }
  | { readonly kind: "folded"; readonly count: number };

/** JSON's length as a uint32, JSON padded to 4 bytes, then all runs: little-endian uint32, as on every machine there is. */
export function encodeEntry(entry: LabelsEntry): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(headOf(entry)));
  const runs = entry.kind === "edit" ? entry.edit.patches.flatMap(runsOf) : [];
  const start = 4 + 4 * Math.ceil(text.length / 4);
  const length = runs.reduce((sum, each) => sum + each.length, 0);
  const bytes = new Uint8Array(start + 4 * length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  const numbers = new Uint32Array(bytes.buffer, start);
  let at = 0;
  for (const each of runs) {
    numbers.set(each, at);
    at += each.length;
  }
  return bytes;
}

/** The record must begin its buffer, as those of a journal do. */
export function decodeEntry({ buffer }: Uint8Array<ArrayBuffer>): LabelsEntry {
  const textLength = new DataView(buffer).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, 4, textLength));
  const head = JSON.parse(text) as Head; // a checksum says that it is what `encodeEntry` wrote
  if (head.kind !== "edit") return head;
  const numbers = new Uint32Array(buffer, 4 + 4 * Math.ceil(textLength / 4));
  let at = 0;
  const take = (length: number) => {
    at += length;
    return numbers.subarray(at - length, at);
  };
  const patches = head.patches.map(
    ([level, key, y0, x0, y1, x1, before, after]): Patch => ({
      level,
      key,
      rect: { y0, x0, y1, x1 },
      before: take(before),
      after: take(after),
    }),
  );
  return { kind: "edit", id: head.id, edit: { changed: head.changed, patches } };
}

/** How much an edit takes, in memory as in a journal. */
export function bytesOf({ patches }: LabelsEdit): number {
  return patches.reduce((sum, { before, after }) => sum + before.byteLength + after.byteLength, 0);
}

function headOf(entry: LabelsEntry): Head {
  if (entry.kind !== "edit") return entry;
  const { id, edit } = entry;
  const patches = edit.patches.map(
    ({ level, key, rect: { y0, x0, y1, x1 }, before, after }): PatchHead => [
      ...([level, key, y0, x0, y1, x1] as const),
      ...([before.length, after.length] as const),
    ],
  );
  return { kind: "edit", id, changed: edit.changed, patches };
}

function runsOf({ before, after }: Patch): Uint32Array[] {
  return [before, after];
}
