import { DisjointSets } from "./components.ts";

/** A rectangle of values, row by row; `inside` says which pixels are of the object. */
export interface Landscape {
  readonly values: ArrayLike<number>;
  readonly inside: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Splits an object at the saddles between its peaks: pixels are taken from the highest value down, each goes to a peak
 * beside it, and where two meet, the lower one is a part of the higher unless it rises at least `depth` above that place
 * (the dynamics of its peak: Grimaud, "New measure of contrast: the dynamics", SPIE 1769, 1992). Returns 0 outside and
 * 1, 2, ... inside, by first pixels. Equal values are taken row by row, so that the same object is always split alike.
 */
export function splitAtSaddles(
  { values, inside, width, height }: Landscape,
  depth: number,
): Int32Array {
  const order = orderOf(values, inside);
  const owners = new Int32Array(width * height);
  const sets = new DisjointSets();
  const peaks = [0];
  for (const at of order) {
    const value = values[at] ?? 0;
    const found = neighboursOf(at, { width, height }).filter((other) => owners[other]);
    if (found.length === 0) {
      owners[at] = sets.add();
      peaks.push(value);
      continue;
    }
    const basins = [...new Set(found.map((other) => sets.find(owners[other] ?? 0)))];
    const highest = basins.reduce((a, b) => ((peaks[b] ?? 0) > (peaks[a] ?? 0) ? b : a));
    for (const basin of basins) {
      if (basin === highest || (peaks[basin] ?? 0) - value >= depth) continue;
      const peak = peaks[highest] ?? 0;
      peaks[sets.join(basin, highest)] = peak;
    }
    const steepest = found.reduce((a, b) => ((values[b] ?? 0) > (values[a] ?? 0) ? b : a));
    owners[at] = owners[steepest] ?? 0;
  }
  return numbered(owners, sets);
}

function numbered(owners: Int32Array, sets: DisjointSets): Int32Array {
  const numbers = new Map<number, number>();
  return owners.map((owner) => {
    if (owner === 0) return 0;
    const root = sets.find(owner);
    const number = numbers.get(root) ?? numbers.size + 1;
    numbers.set(root, number);
    return number;
  });
}

function orderOf(values: ArrayLike<number>, inside: Uint8Array): Uint32Array {
  const order = new Uint32Array(inside.reduce((count, is) => count + (is ? 1 : 0), 0));
  let length = 0;
  for (let at = 0; at < inside.length; at++) if (inside[at]) order[length++] = at;
  return order.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
}

function neighboursOf(at: number, { width, height }: { width: number; height: number }): number[] {
  const [y, x] = [Math.floor(at / width), at % width];
  const found: number[] = [];
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const [row, column] = [y + dy, x + dx];
      const isThere = row >= 0 && row < height && column >= 0 && column < width;
      if (isThere && (dy !== 0 || dx !== 0)) found.push(row * width + column);
    }
  return found;
}
