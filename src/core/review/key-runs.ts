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
  const runs: string[] = [];
  let [first, last] = [Number.NaN, Number.NaN];
  const end = () => {
    if (first <= last) runs.push(first === last ? `${first}` : `${first}-${last}`);
  };
  for (const key of inOrder(numbers)) {
    if (key !== last + 1) {
      end();
      first = key;
    }
    last = key;
  }
  end();
  return [...runs, ...large].join(",");
}

/** A queue's keys lie close together: those are marked in a row rather than sorted, since after each decision all of them are written. */
function inOrder(keys: readonly number[]): Iterable<number> {
  const [least, most] = keys.reduce(
    ([low, high], key) => [Math.min(low, key), Math.max(high, key)] as const,
    [0, 0] as readonly [number, number],
  );
  if (most - least > 16 * keys.length + 1024) return Float64Array.from(keys).sort();
  return marked(keys, { least, most });
}

function* marked(keys: readonly number[], { least, most }: { least: number; most: number }) {
  const marks = new Uint8Array(most - least + 1);
  for (const key of keys) marks[key - least] = 1;
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) yield least + i;
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
