import { resolve } from "node:path";
import type { Place } from "#io/source-ref.ts";

/** What a command calls a place: an address, or a path from where it runs. */
export function placeOf(text: string): Place {
  return /^https?:\/\//.test(text)
    ? { kind: "http", url: text }
    : { kind: "file", path: resolve(text) };
}
