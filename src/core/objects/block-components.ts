import { type Components, DisjointSets, type PixelBlock } from "./components.ts";

/** A component: how many pixels, the box around them (half-open), and its first pixel in C order. */
export interface BlockComponent {
  size: number;
  z0: number;
  y0: number;
  x0: number;
  z1: number;
  y1: number;
  x1: number;
  readonly first: readonly [z: number, y: number, x: number];
  /** Whether it lies in one block. */
  isWhole: boolean;
}

/** A part of a plane or a stack, from (z, y, x) on; z is 0 where it is left out. */
interface PlacedBlock extends PixelBlock {
  readonly z?: number;
  readonly y: number;
  readonly x: number;
}

/** One side of blocks: which component each pixel there is of, 0 where of none. */
class Face {
  readonly rows: number;
  readonly columns: number;
  readonly nodes: Int32Array;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.nodes = new Int32Array(rows * columns);
  }

  set(row: number, column: number, node: number): void {
    this.nodes[row * this.columns + column] = node;
  }
}

type Place = readonly [row: number, column: number];

/**
 * The components of a plane or a stack of any size from those of its blocks, which hang together over their borders as if it had
 * been looked at whole. Blocks come row by row of blocks, from left to right, and at each place plane by plane. Of pixels it
 * holds two rows of every plane, a column of them and a block's plane; what it knows besides grows with the components.
 */
export class BlockComponents {
  readonly #planes: number;
  readonly #sets = new DisjointSets();
  readonly #parts: BlockComponent[] = [];
  /** The pixels of each part have one. */
  readonly #values: number[] = [];
  /** The last row of the blocks above, and of those that were added beside; row by row are planes. */
  #above: Face;
  #current: Face;
  /** The last column of the blocks to the left, and of those that were added at this place. */
  #left = new Face(0, 0);
  #beside = new Face(0, 0);
  /** The last plane of the block before. */
  #before = new Face(0, 0);

  constructor({ width, planes = 1 }: { readonly width: number; readonly planes?: number }) {
    this.#planes = planes;
    this.#above = new Face(planes, width);
    this.#current = new Face(planes, width);
  }

  /** Returns what is added to a number of the block to get the one that `rootOf` knows. */
  add(block: PlacedBlock, { labels, count }: Components): number {
    const { z = 0, y, x, height, width, planes = 1 } = block;
    const offset = this.#sets.size;
    for (let i = 0; i < count; i++) this.#sets.add();
    this.#measure(block, labels, offset);
    this.#turnTo(block);
    const nodeAt = (at: number) => (labels[at] ? (labels[at] ?? 0) + offset : 0);
    const isStack = this.#planes > 1;
    const isEnd = (plane: number) => plane === 0 || plane === planes - 1;
    const before = isStack ? new Face(height, width) : this.#before;
    for (let plane = 0; plane < planes; plane++)
      for (let row = 0; row < height; row++) {
        const first = (plane * height + row) * width;
        const isBorder = row === 0 || row === height - 1 || (isStack && isEnd(plane));
        const step = isBorder ? 1 : Math.max(1, width - 1); // of other rows the ends
        for (let column = 0; column < width; column += step) {
          const node = nodeAt(first + column);
          if (z > 0 && plane === 0) this.#meet(node, this.#before, [row, column]);
          if (y > 0 && row === 0) this.#meet(node, this.#above, [z + plane, x + column]);
          if (x > 0 && column === 0) this.#meet(node, this.#left, [z + plane, row]);
          if (isStack && plane === planes - 1) before.set(row, column, node);
          if (row === height - 1) this.#current.set(z + plane, x + column, node);
          if (column === width - 1) this.#beside.set(z + plane, row, node);
        }
      }
    this.#before = before;
    return offset;
  }

  /** As `add` of a block in which there is nothing. */
  skip(block: Omit<PlacedBlock, "data">): void {
    const { z = 0, x, height, width, planes = 1 } = block;
    this.#turnTo(block);
    for (let plane = z; plane < z + planes; plane++) {
      for (let i = 0; i < width; i++) this.#current.set(plane, x + i, 0);
      for (let i = 0; i < height; i++) this.#beside.set(plane, i, 0);
    }
    this.#before = new Face(height, width);
  }

  /** Once all blocks are there: what stands for a component, by which its parts are known to be one. */
  rootOf(node: number): number {
    return this.#sets.find(node);
  }

  /** All of them, by what `rootOf` says, once all blocks are there. */
  components(): Map<number, BlockComponent> {
    const found = new Map<number, BlockComponent>();
    for (const [i, part] of this.#parts.entries()) {
      const root = this.#sets.find(i + 1);
      const known = found.get(root);
      if (!known) found.set(root, { ...part });
      else {
        known.size += part.size;
        known.z0 = Math.min(known.z0, part.z0);
        known.y0 = Math.min(known.y0, part.y0);
        known.x0 = Math.min(known.x0, part.x0);
        known.z1 = Math.max(known.z1, part.z1);
        known.y1 = Math.max(known.y1, part.y1);
        known.x1 = Math.max(known.x1, part.x1);
        known.isWhole = false;
      }
    }
    return found;
  }

  /** What was beside and above a block that is begun. */
  #turnTo({ z = 0, y, x, height }: Omit<PlacedBlock, "data">): void {
    if (z > 0) return;
    if (x === 0 && y > 0) [this.#above, this.#current] = [this.#current, this.#above];
    this.#left = this.#beside;
    this.#beside = new Face(this.#planes, height);
  }

  /** Joins a pixel's component with those of its value among the nine pixels beyond a border. */
  #meet(node: number, { nodes, rows, columns }: Face, [row, column]: Place): void {
    if (node === 0) return;
    const value = this.#values[node - 1];
    const [top, bottom] = [Math.max(0, row - 1), Math.min(rows - 1, row + 1)];
    const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
    for (let i = top; i <= bottom; i++)
      for (let j = left; j <= right; j++) {
        const other = nodes[i * columns + j] ?? 0;
        if (other !== 0 && this.#values[other - 1] === value) this.#sets.join(node, other);
      }
  }

  #measure(block: PlacedBlock, labels: Int32Array, offset: number): void {
    const { z = 0, y, x, height, width, planes = 1, data } = block;
    for (let plane = z, at = 0; plane < z + planes; plane++)
      for (let row = y; row < y + height; row++)
        for (let column = x; column < x + width; column++, at++) {
          const label = labels[at] ?? 0;
          if (label === 0) continue;
          const part = this.#parts[label + offset - 1];
          if (!part) {
            const start = { z0: plane, y0: row, x0: column };
            const stop = { z1: plane + 1, y1: row + 1, x1: column + 1 };
            const first = [plane, row, column] as const;
            // Numbers go by first pixels, so that parts come in their order.
            this.#parts.push({ size: 1, ...start, ...stop, first, isWhole: true });
            this.#values.push(data[at] ?? 0);
            continue;
          }
          part.size++;
          part.y0 = Math.min(part.y0, row);
          part.x0 = Math.min(part.x0, column);
          part.z1 = plane + 1;
          part.y1 = Math.max(part.y1, row + 1);
          part.x1 = Math.max(part.x1, column + 1);
        }
  }
}
