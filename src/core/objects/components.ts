/** Whole numbers, row by row and plane by plane; 0 is nothing. */
export interface PixelBlock {
  readonly width: number;
  readonly height: number;
  /** 1 where it is left out. */
  readonly planes?: number | undefined;
  readonly data: ArrayLike<number>;
}

/** Connected pixels, numbered from 1 in the order of their first pixels; 0 outside. */
export interface Components {
  readonly labels: Int32Array;
  readonly count: number;
}

/**
 * Numbers what has one value, not 0, and hangs together, by two passes over it with a union-find (Wu, Otoo and Suzuki,
 * "Optimizing two-pass connected-component labeling algorithms", Pattern Analysis and Applications 12, 2009).
 * `corners`: pixels that share a corner hang together, too, and those of two planes that share an edge.
 */
export function labelComponents(
  { data, width, height, planes = 1 }: PixelBlock,
  { corners }: { corners: boolean },
): Components {
  const labels = new Int32Array(width * height * planes);
  const sets = new DisjointSets();
  for (let row = 0, at = 0; row < height * planes; row++) {
    const before = rowsBefore(row, { height, corners });
    for (let x = 0; x < width; x++, at++) {
      const value = data[at];
      if (!value) continue;
      let label = x > 0 && data[at - 1] === value ? (labels[at - 1] ?? 0) : 0;
      const from = corners && x > 0 ? -1 : 0;
      const to = corners && x < width - 1 ? 1 : 0;
      for (const rows of before)
        for (let other = at - rows * width + from; other <= at - rows * width + to; other++) {
          if (data[other] !== value) continue;
          const known = labels[other] ?? 0;
          label = label === 0 ? known : sets.join(label, known);
        }
      labels[at] = label || sets.add();
    }
  }
  const numbers = new Int32Array(sets.size + 1);
  let count = 0;
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0;
    if (label === 0) continue;
    const root = sets.find(label);
    numbers[root] ||= ++count;
    labels[at] = numbers[root] ?? 0;
  }
  return { labels, count };
}

/** How many rows before one those lie that border on it: the one above, and in the plane before. */
function rowsBefore(
  row: number,
  { height, corners }: { height: number; corners: boolean },
): number[] {
  const y = row % height;
  const before = y > 0 ? [1] : [];
  if (row < height) return before;
  const above = corners && y > 0 ? [height + 1] : [];
  const below = corners && y < height - 1 ? [height - 1] : [];
  return [...before, ...above, height, ...below];
}

/** Sets of 1, 2, ... that are joined; the lowest number stands for its set. */
export class DisjointSets {
  readonly #parents = [0];

  get size(): number {
    return this.#parents.length - 1;
  }

  add(): number {
    return this.#parents.push(this.#parents.length) - 1;
  }

  find(member: number): number {
    let at = member;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const above = this.#parents[parent] ?? parent;
      this.#parents[at] = above;
      at = above;
    }
  }

  /** Returns what stands for both. */
  join(a: number, b: number): number {
    const [x, y] = [this.find(a), this.find(b)];
    const [low, high] = x < y ? [x, y] : [y, x];
    this.#parents[high] = low;
    return low;
  }
}
