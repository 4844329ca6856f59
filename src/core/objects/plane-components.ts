import { type Components, DisjointSets } from "./components.ts";

/** A component of a plane: how many pixels, the box around them (half-open), and its first pixel by rows. */
export interface PlaneComponent {
  size: number;
  y0: number;
  x0: number;
  y1: number;
  x1: number;
  readonly first: readonly [y: number, x: number];
  /** Whether it lies in one block. */
  isWhole: boolean;
}

interface PlacedBlock {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The components of a plane of any size from those of its blocks, which hang together over their borders as if the plane
 * had been looked at whole. Blocks come row by row of blocks, from left to right; of pixels it holds one row and one column.
 */
export class PlaneComponents {
  readonly #sets = new DisjointSets();
  readonly #parts: PlaneComponent[] = [];
  /** Of the last row of the blocks above, and of those that were added beside. */
  #above: Int32Array;
  #current: Int32Array;
  /** Of the last column of the block to the left. */
  #left = new Int32Array(0);

  constructor(width: number) {
    this.#above = new Int32Array(width);
    this.#current = new Int32Array(width);
  }

  /** Returns what is added to a number of the block to get the one that `componentOf` knows. */
  add({ y, x, height, width }: PlacedBlock, { labels, count }: Components): number {
    const offset = this.#sets.size;
    for (let i = 0; i < count; i++) this.#sets.add();
    this.#measure({ y, x, height, width }, labels, offset);
    if (x === 0 && y > 0) {
      [this.#above, this.#current] = [this.#current, this.#above];
    }
    if (y > 0)
      for (let i = 0; i < width; i++) this.#meet(labels[i] ?? 0, offset, this.#above, x + i);
    if (x > 0)
      for (let i = 0; i < height; i++) this.#meet(labels[i * width] ?? 0, offset, this.#left, i);
    const node = (at: number) => (labels[at] ? (labels[at] ?? 0) + offset : 0);
    this.#left = Int32Array.from({ length: height }, (_, i) => node(i * width + width - 1));
    for (let i = 0; i < width; i++) this.#current[x + i] = node((height - 1) * width + i);
    return offset;
  }

  /** Once all blocks are there: what stands for a component, by which its parts are known to be one. */
  rootOf(node: number): number {
    return this.#sets.find(node);
  }

  /** All of the plane, by what `rootOf` says, once all blocks are there. */
  components(): Map<number, PlaneComponent> {
    const found = new Map<number, PlaneComponent>();
    for (const [i, part] of this.#parts.entries()) {
      const root = this.#sets.find(i + 1);
      const known = found.get(root);
      if (!known) found.set(root, { ...part });
      else {
        known.size += part.size;
        known.y0 = Math.min(known.y0, part.y0);
        known.x0 = Math.min(known.x0, part.x0);
        known.y1 = Math.max(known.y1, part.y1);
        known.x1 = Math.max(known.x1, part.x1);
        known.isWhole = false;
      }
    }
    return found;
  }

  /** Joins a pixel's component with those of the three pixels beyond the border. */
  #meet(label: number, offset: number, beyond: Int32Array, at: number): void {
    if (label === 0) return;
    for (let i = Math.max(0, at - 1); i <= at + 1; i++) {
      const other = beyond[i] ?? 0;
      if (other !== 0) this.#sets.join(label + offset, other);
    }
  }

  #measure({ y, x, height, width }: PlacedBlock, labels: Int32Array, offset: number): void {
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const label = labels[row * width + column] ?? 0;
        if (label === 0) continue;
        const [top, left] = [y + row, x + column];
        const part = this.#parts[label + offset - 1];
        if (!part) {
          const box = { y0: top, x0: left, y1: top + 1, x1: left + 1 };
          // Numbers go by first pixels, so that parts come in their order.
          this.#parts.push({ size: 1, ...box, first: [top, left], isWhole: true });
          continue;
        }
        part.size++;
        part.x0 = Math.min(part.x0, left);
        part.y1 = top + 1;
        part.x1 = Math.max(part.x1, left + 1);
      }
  }
}
