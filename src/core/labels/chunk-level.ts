import { type Box, countOf, indicesOf, overlap, sizeOf } from "./box.ts";

export type LabelArray = Uint8Array | Uint16Array | Uint32Array;

/** Chunks are this long in y and x, and 1 along every other axis. */
export const chunkSize = 256;

const makers = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array } as const;
export type LabelsDtype = keyof typeof makers;

export function newLabelArray(dtype: LabelsDtype, length: number): LabelArray {
  return new makers[dtype](length);
}

/** The chunks of one resolution level: those that were edited, and those of the base that were read. */
export class ChunkLevel {
  readonly shape: readonly number[];
  readonly dtype: LabelsDtype;
  /** Chunks along each axis. */
  readonly counts: readonly number[];
  /** Every chunk ever written to, whole, by key. */
  readonly edited = new Map<number, LabelArray>();
  /** Chunks of the base as they were read, least recently used first; null where all is 0. */
  readonly #read = new Map<number, LabelArray | null>();
  readonly #hasBase: boolean;

  constructor(options: { shape: readonly number[]; dtype: LabelsDtype; hasBase: boolean }) {
    this.shape = options.shape;
    this.dtype = options.dtype;
    this.#hasBase = options.hasBase;
    const plane = this.shape.length - 2;
    this.counts = this.shape.map((n, axis) => (axis < plane ? n : Math.ceil(n / chunkSize)));
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

  /** Whether the chunk's pixels are known here, so that it may be read and written at once. */
  has(key: number): boolean {
    return !this.#hasBase || this.edited.has(key) || this.#read.has(key);
  }

  /** The chunk's pixels, row by row and 256 wide; nothing where all are 0. Not to be written to. */
  get(key: number): LabelArray | undefined {
    const edited = this.edited.get(key);
    if (edited || !this.#hasBase) return edited;
    const read = this.#read.get(key);
    if (read === undefined)
      throw new Error(`Chunk ${this.chunkOf(key)} is used before it was read`);
    return read ?? undefined;
  }

  /** As `get`, made ready to be written to: the copy of copy-on-write. */
  edit(key: number): LabelArray {
    const edited = this.edited.get(key);
    if (edited) return edited;
    const read = this.get(key);
    const copy = read ? read.slice() : newLabelArray(this.dtype, chunkSize * chunkSize);
    this.edited.set(key, copy);
    this.#read.delete(key);
    return copy;
  }

  /** Keeps pixels of the base, given over the whole box of the chunk. */
  putBase(key: number, data: LabelArray): void {
    if (this.edited.has(key)) return;
    const [height = 0, width = 0] = sizeOf(this.boxOf(this.chunkOf(key))).slice(-2);
    this.#read.set(
      key,
      data.some(Boolean) ? padded(data, { dtype: this.dtype, height, width }) : null,
    );
  }

  /** Forgets all but the most recently used chunks of the base. */
  trimBase(limit: number): void {
    for (const key of this.#read.keys()) {
      if (this.#read.size <= limit) return;
      this.#read.delete(key);
    }
  }

  /** Says that a chunk of the base was just used. */
  touch(key: number): void {
    const read = this.#read.get(key);
    if (read === undefined) return;
    this.#read.delete(key);
    this.#read.set(key, read);
  }

  /** The pixels of a box, in C order; its chunks must be known. */
  copy(box: Box): LabelArray {
    const size = sizeOf(box);
    const out = newLabelArray(this.dtype, countOf(size));
    for (const chunk of this.chunksIn(box)) {
      const data = this.get(this.keyOf(chunk));
      if (data) copyShared(data, { out, box, size, chunkBox: this.boxOf(chunk) });
    }
    return out;
  }
}

/** Copies the part of a chunk that lies in `box` to its place in `out`. */
function copyShared(
  data: LabelArray,
  { out, box, size, chunkBox }: { out: LabelArray; box: Box; size: number[]; chunkBox: Box },
): void {
  const { start, stop } = overlap(box, chunkBox);
  const axisY = start.length - 2;
  const axisX = axisY + 1;
  const width = size[axisX] ?? 0;
  let plane = 0;
  for (let axis = 0; axis < axisY; axis++)
    plane = plane * (size[axis] ?? 1) + (start[axis] ?? 0) - (box.start[axis] ?? 0);
  const [fromX = 0, toX = 0] = [start[axisX], stop[axisX]];
  for (let y = start[axisY] ?? 0; y < (stop[axisY] ?? 0); y++) {
    const row = (y - (chunkBox.start[axisY] ?? 0)) * chunkSize - (chunkBox.start[axisX] ?? 0);
    const target = (plane * (size[axisY] ?? 0) + y - (box.start[axisY] ?? 0)) * width;
    out.set(data.subarray(row + fromX, row + toX), target + fromX - (box.start[axisX] ?? 0));
  }
}

function padded(
  data: LabelArray,
  { dtype, height, width }: { dtype: LabelsDtype; height: number; width: number },
): LabelArray {
  const out = newLabelArray(dtype, chunkSize * chunkSize);
  for (let y = 0; y < height; y++)
    out.set(data.subarray(y * width, (y + 1) * width), y * chunkSize);
  return out;
}
