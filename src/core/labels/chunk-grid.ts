import { type Box, indicesOf } from "./box.ts";

/** Chunks are this long in y and x, and 1 along every other axis. */
export const chunkSize = 256;

/** How one resolution level is cut into chunks. Holds no pixels. */
export class ChunkGrid {
  readonly shape: readonly number[];
  /** Chunks along each axis. */
  readonly counts: readonly number[];

  constructor(shape: readonly number[]) {
    this.shape = shape;
    const plane = shape.length - 2;
    this.counts = shape.map((n, axis) => (axis < plane ? n : Math.ceil(n / chunkSize)));
  }

  /** One number for a chunk's index. */
  keyOf(chunk: readonly number[]): number {
    return chunk.reduce((key, index, axis) => key * (this.counts[axis] ?? 1) + index, 0);
  }

  chunkOf(key: number): number[] {
    let rest = key;
    const chunk = this.counts.map(() => 0);
    for (let axis = chunk.length - 1; axis >= 0; axis--) {
      const count = this.counts[axis] ?? 1;
      chunk[axis] = rest % count;
      rest = Math.floor(rest / count);
    }
    return chunk;
  }

  /** The pixels of a chunk, cut to the level. */
  boxOf(chunk: readonly number[]): Box {
    const plane = this.shape.length - 2;
    const sizes = this.shape.map((_, axis) => (axis < plane ? 1 : chunkSize));
    const start = chunk.map((index, axis) => index * (sizes[axis] ?? 1));
    const stop = start.map((from, axis) =>
      Math.min(from + (sizes[axis] ?? 1), this.shape[axis] ?? 0),
    );
    return { start, stop };
  }

  /** How many chunks a box of pixels of the level lies in. */
  countIn({ start, stop }: Box): number {
    const plane = start.length - 2;
    return start.reduce((product, from, axis) => {
      const size = axis < plane ? 1 : chunkSize;
      return product * (Math.ceil((stop[axis] ?? 0) / size) - Math.floor(from / size));
    }, 1);
  }

  /** The chunks that a box of pixels lies in. */
  *chunksIn(box: Box): Generator<number[]> {
    const plane = this.shape.length - 2;
    const size = (axis: number) => (axis < plane ? 1 : chunkSize);
    yield* indicesOf({
      start: box.start.map((from, axis) => Math.max(0, Math.floor(from / size(axis)))),
      stop: box.stop.map((to, axis) =>
        Math.min(this.counts[axis] ?? 0, Math.ceil(to / size(axis))),
      ),
    });
  }
}
