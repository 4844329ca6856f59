import type { ItemKey } from "./decisions.ts";

/** How many items one text may stand for: a link of a few letters must not fill the memory. */
const mostKeys = 2 ** 20;

/** Keys as short text, "1-5,9,18446744073709551615": neighbours are one run, as decisions of a queue mostly are; "-3--1" is from -3 to -1. */
export function writeKeys(keys: Iterable<ItemKey>): string {
  const numbers: number[] = [];
  const large: string[] = [];
  for (const key of keys) {
    if (typeof key === "number") numbers.push(key);
    else large.push(key);
  }
  const sorted = Float64Array.from(numbers).sort();
  const runs: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] ?? 0;
    let end = i + 1;
    while (sorted[end] === first + end - i) end++;
    runs.push(end - i === 1 ? `${first}` : `${first}-${first + end - i - 1}`);
    i = end;
  }
  return [...runs, ...large].join(",");
}

/** The keys of such a text; undefined where it is none, or stands for too many. */
export function readKeys(text: string): ItemKey[] | undefined {
  const keys: ItemKey[] = [];
  for (const run of text === "" ? [] : text.split(",")) {
    const found = /^(-?\d+)(?:-(-?\d+))?$/.exec(run);
    if (!found) return undefined;
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
      if (found[2] !== undefined) return undefined;
      keys.push(run); // an id of 64 bits
      continue;
    }
    if (last < first || keys.length + last - first >= mostKeys) return undefined;
    for (let key = first; key <= last; key++) keys.push(key);
  }
  return keys;
}
