import type { Rgba } from "../rgb.ts";
import type { LabelIds } from "./label-ids.ts";
import { scrambled } from "./palettes.ts";

/** Colours of single labels, by id. */
export type LabelColors = { readonly [id: string]: Rgba };

/**
 * Colours by id, for the page as a map and for the shader as a hash table: entries of an id and its RGBA bytes, the
 * first one at the scrambled id, others that collide behind it. An entry of id 0 is free.
 */
export interface DirectTable {
  readonly colors: ReadonlyMap<number, Rgba>;
  /** Two numbers an entry; as many entries as a power of two says, less than half of them taken. */
  readonly entries: Uint32Array;
  /** Entries lie in rows of this many. */
  readonly width: number;
}

/** Entries are looked at one after the other up to this many times. The shader stops there too. */
export const longestProbe = 64;

/** Textures are at least this wide everywhere. */
const widest = 2048;

/** Undefined where no label has a colour of its own. */
export function directTable(labelColors: LabelColors, ids: LabelIds): DirectTable | undefined {
  const entries = Object.entries(labelColors);
  const colors = new Map(entries.map(([id, color]) => [ids.numberOf(id), color]));
  if (colors.size === 0) return undefined;
  let capacity = 2 ** Math.ceil(Math.log2(2 * colors.size + 1));
  let table = filled(colors, capacity);
  for (; !table; table = filled(colors, capacity)) capacity *= 2;
  return { colors, entries: table, width: Math.min(capacity, widest) };
}

/** Nothing where an id would lie farther from its place than the shader looks. */
function filled(colors: ReadonlyMap<number, Rgba>, capacity: number): Uint32Array | undefined {
  const entries = new Uint32Array(2 * capacity);
  for (const [id, [red, green, blue, alpha]] of colors) {
    let at = scrambled(id) % capacity;
    let probes = 1;
    for (; entries[2 * at] !== 0; probes++) at = (at + 1) % capacity;
    if (probes > longestProbe) return undefined;
    entries.set([id, (red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0], 2 * at);
  }
  return entries;
}
