import { type Components, DisjointSets, type Plane } from "./components.ts";

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

/** A part of the plane, from (y, x) on. */
interface PlacedBlock extends Plane {
  readonly y: number;
  readonly x: number;
}

/** Pixels along a border of a block: which component each is of, and its value. */
class Border {
  readonly nodes: Int32Array;
  readonly values: Float64Array;

  constructor(length: number) {
    this.nodes = new Int32Array(length);
    this.values = new Float64Array(length);
  }

  set(at: number, node: number, value: number): void {
    this.nodes[at] = node;
    this.values[at] = value;
  }
}

/**
 * The components of a plane of any size from those of its blocks, which hang together over their borders as if the plane
 * had been looked at whole. Blocks come row by row of blocks, from left to right; of pixels it holds one row and one column.
 */
export class PlaneComponents {
  readonly #sets = new DisjointSets();
  readonly #parts: PlaneComponent[] = [];
  /** Of the last row of the blocks above, and of those that were added beside. */
  #above: Border;
  #current: Border;
  /** Of the last column of the block to the left. */
  #left = new Border(0);

  constructor(width: number) {
    this.#above = new Border(width);
    this.#current = new Border(width);
  }

  /** Returns what is added to a number of the block to get the one that `componentOf` knows. */
  add(block: PlacedBlock, { labels, count }: Components): number {
    const { y, x, height, width, data } = block;
    const offset = this.#sets.size;
    for (let i = 0; i < count; i++) this.#sets.add();
    this.#measure(block, labels, offset);
    if (x === 0 && y > 0) {
      [this.#above, this.#current] = [this.#current, this.#above];
    }
    const nodeAt = (at: number) => (labels[at] ? (labels[at] ?? 0) + offset : 0);
    const valueAt = (at: number) => data[at] ?? 0;
    if (y > 0)
      for (let i = 0; i < width; i++) this.#meet(nodeAt(i), valueAt(i), this.#above, x + i);
    if (x > 0)
      for (let i = 0; i < height; i++)
        this.#meet(nodeAt(i * width), valueAt(i * width), this.#left, i);
    this.#left = new Border(height);
    for (let i = 0; i < height; i++) {
      const at = i * width + width - 1;
      this.#left.set(i, nodeAt(at), valueAt(at));
    }
    for (let i = 0; i < width; i++) {
      const at = (height - 1) * width + i;
      this.#current.set(x + i, nodeAt(at), valueAt(at));
    }
    return offset;
  }

  /** As `add` of a block in which there is nothing. */
  skip({ y, x, height, width }: Omit<PlacedBlock, "data">): void {
    if (x === 0 && y > 0) [this.#above, this.#current] = [this.#current, this.#above];
    this.#left = new Border(height);
    for (let i = x; i < x + width; i++) this.#current.set(i, 0, 0);
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

  /** Joins a pixel's component with those of its value among the three pixels beyond the border. */
  #meet(node: number, value: number, { nodes, values }: Border, at: number): void {
    if (node === 0) return;
    for (let i = Math.max(0, at - 1); i <= at + 1; i++) {
      const other = nodes[i] ?? 0;
      if (other !== 0 && values[i] === value) this.#sets.join(node, other);
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
