/** A plane of whole numbers, row by row; 0 is nothing. */
export interface Plane {
  readonly width: number;
  readonly height: number;
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
 * `corners`: pixels that share a corner hang together, too.
 */
export function labelComponents(
  { data, width, height }: Plane,
  { corners }: { corners: boolean },
): Components {
  const labels = new Int32Array(width * height);
  const sets = new DisjointSets();
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const value = data[at];
      if (!value) continue;
      let label = x > 0 && data[at - 1] === value ? (labels[at - 1] ?? 0) : 0;
      if (y > 0) {
        const from = corners && x > 0 ? -1 : 0;
        const to = corners && x < width - 1 ? 1 : 0;
        for (let dx = from; dx <= to; dx++) {
          if (data[at - width + dx] !== value) continue;
          const above = labels[at - width + dx] ?? 0;
          label = label === 0 ? above : sets.join(label, above);
        }
      }
      labels[at] = label || sets.add();
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
