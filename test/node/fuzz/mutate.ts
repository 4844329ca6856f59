import type { Random } from "#core/random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file with one to four faults in it: as a bad disk, a bad program or bad will makes them. Never changes what it was given. */
export function mutated(file: Bytes, random: Random): Bytes {
  let bytes: Bytes = file.slice();
  for (let left = 1 + random.below(4); left > 0; left--)
    bytes = faults[random.below(faults.length)]?.(bytes, random) ?? bytes;
  return bytes;
}

type Fault = (bytes: Bytes, random: Random) => Bytes;

/** What lengths and counts are made of where they are to hurt. */
const extremes = [0, 1, 0x7f, 0x80, 0xff];

const faults: readonly Fault[] = [
  function flipBit(bytes, random) {
    const at = random.below(Math.max(1, bytes.length));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  function fillSome(bytes, random) {
    const at = random.below(Math.max(1, bytes.length));
    return bytes.fill(extremes[random.below(extremes.length)] ?? 0, at, at + 1 + random.below(8));
  },
  /** Most headers lie there. */
  function fillNearStart(bytes, random) {
    const at = random.below(Math.max(1, Math.min(64, bytes.length)));
    return bytes.fill(extremes[random.below(extremes.length)] ?? 0, at, at + 1 + random.below(4));
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
  function leaveOut(bytes, random) {
    const at = random.below(bytes.length + 1);
    const rest = bytes.slice(at + 1 + random.below(16));
    const result = new Uint8Array(at + rest.length);
    result.set(bytes.subarray(0, at));
    result.set(rest, at);
    return result;
  },
  function copyWithin(bytes, random) {
    const [to, from] = [random.below(bytes.length + 1), random.below(bytes.length + 1)];
    return bytes.copyWithin(to, from, from + random.below(64));
  },
];

/** JSON with one value in it replaced by one that nobody expects, or a key added that reaches for a prototype. */
export function mutatedJson(json: unknown, random: Random): unknown {
  const spots: (readonly [holder: { [key: string]: unknown }, key: string])[] = [];
  const copy: { [key: string]: unknown } = { whole: structuredClone(json) };
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const holder = value as { [key: string]: unknown }; // arrays have keys too
    for (const key of Object.keys(holder)) {
      spots.push([holder, key]);
      visit(holder[key]);
    }
  };
  visit(copy);
  const [holder, key] = spots[random.below(spots.length)] ?? [copy, "whole"];
  const put = strange[random.below(strange.length)];
  if (put === "gone") delete holder[key];
  else holder[key] = typeof put === "function" ? put(holder[key]) : put;
  return copy["whole"];
}

const polluting = JSON.parse(
  '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
);
const strange: readonly unknown[] = [
  ...[
    "gone",
    null,
    true,
    -1,
    0,
    0.5,
    2 ** 31,
    2 ** 53,
    1e308,
    "",
    "..",
    "../../x",
    "\u0000",
    "__proto__",
  ],
  ...["<img src=x onerror=alert(1)>", "x".repeat(5000), [], {}, polluting],
  (value: unknown) => [value],
  (value: unknown) => [value, value, value],
  (value: unknown) => ({ ...polluting, value }),
  (value: unknown) => (typeof value === "object" ? { ...value, ...polluting } : `${value}`),
  (value: unknown) => (typeof value === "number" ? -value : JSON.stringify(value ?? null)),
];
