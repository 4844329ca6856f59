import { type Box, countOf, overlap, sizeOf } from "./box.ts";
import { ChunkGrid, chunkSize } from "./chunk-grid.ts";
import { firstLarge } from "./label-ids.ts";

export type LabelArray = Uint8Array | Uint16Array | Uint32Array;

const makers = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array } as const;
export type LabelsDtype = keyof typeof makers;

function newLabelArray(dtype: LabelsDtype, length: number): LabelArray {
  return new makers[dtype](length);
}

/** The largest of some ids, but for numbers that stand for larger ones (see `LabelIds`); 0 where there are none. */
export function largestOf(data: LabelArray): number {
  let largest = 0;
  for (const id of data) if (id > largest && id < firstLarge) largest = id;
  return largest;
}

/** The chunks of one resolution level: those that were edited, and those of the base that were read. */
export class ChunkLevel extends ChunkGrid {
  readonly dtype: LabelsDtype;
  /** Every chunk ever written to, whole, by key. */
  readonly edited = new Map<number, LabelArray>();
  /** Chunks of the base as they were read, least recently used first; null where all is 0. */
  readonly #read = new Map<number, LabelArray | null>();
  readonly #hasBase: boolean;
  /** Pixels of `edited` that `adopt` has given to another level too. */
  readonly #shared = new WeakSet<LabelArray>();
  #largestRead = 0;

  constructor(options: { shape: readonly number[]; dtype: LabelsDtype; hasBase: boolean }) {
    super(options.shape);
    this.dtype = options.dtype;
    this.#hasBase = options.hasBase;
  }

  /** Of the pixels that are held here. */
  get byteLength(): number {
    let bytes = 0;
    for (const data of this.edited.values()) bytes += data.byteLength;
    for (const data of this.#read.values()) bytes += data?.byteLength ?? 0;
    return bytes;
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
    if (edited && !this.#shared.has(edited)) return edited;
    const read = this.get(key);
    const copy = read ? read.slice() : newLabelArray(this.dtype, chunkSize * chunkSize);
    this.edited.set(key, copy);
    this.#read.delete(key);
    return copy;
  }

  /** Takes over what was written to a level of the same labels. Both copy a chunk before they write to it again. */
  adopt(other: ChunkLevel): void {
    for (const [key, data] of other.edited) {
      this.edited.set(key, data);
      this.#shared.add(data);
      other.#shared.add(data);
    }
  }

  /** The largest id that was read of the base so far. */
  get largestRead(): number {
    return this.#largestRead;
  }

  /** Keys of the chunks that were written to, or are kept from the base and hold something. */
  *keysInMemory(): Generator<number> {
    yield* this.edited.keys();
    for (const [key, data] of this.#read) if (data) yield key;
  }

  /** Keeps pixels of the base, given over the whole box of the chunk; undefined where all are 0. */
  putBase(key: number, data: LabelArray | undefined): void {
    if (this.edited.has(key)) return;
    const [height = 0, width = 0] = sizeOf(this.boxOf(this.chunkOf(key))).slice(-2);
    if (data) this.#largestRead = Math.max(this.#largestRead, largestOf(data));
    if (!data?.some(Boolean)) this.#read.set(key, null);
    else this.#read.set(key, padded(data, { dtype: this.dtype, height, width }));
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
