import { Buffer, type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import { inImageOrder, isMovable } from "./image-order.ts";
import { type KernelName, kernelNames, kernelRecords, type RecordOf } from "./records.ts";
import { type Step, sharesFor } from "./step.ts";

/** An array of records behind a field, as `DirectConv.parts`: rows of integers and places. */
export type Table = readonly (readonly (number | Place)[])[];

interface StepOptions {
  readonly waits?: boolean;
  /** Bytes of scratch memory. */
  readonly scratch?: number;
  readonly shares?: number;
  /** What it reads by way of a table. */
  readonly reads?: readonly Place[];
}

/** A run of steps that is started by itself. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/**
 * Kernels in order, with their arguments: what a plan compiles a graph to. Every step is cut into shares; threads take
 * them one by one, and wait for the last ones to be done between phases. The shares, and so the bits of the results, are
 * the same on any number of threads. A batch may go through in groups of images: see image-order.ts.
 */
export class Program {
  readonly steps: Step[] = [];
  readonly tables: { readonly buffer: Buffer; readonly rows: Table }[] = [];
  /** Buffers that this program is to place. */
  readonly buffers: Buffer[] = [];
  /** Bytes that the hungriest step wants of every thread. */
  scratch = 0;
  readonly #groups: number;
  /** Steps between which memory may change hands; a run of steps that is done group by group is one phase. */
  #phase = 0;
  #isMoving = false;

  constructor({ imageGroups = 1 } = {}) {
    this.#groups = imageGroups;
  }

  buffer(bytes: number, { lasting = false } = {}): Buffer {
    const made = new Buffer(bytes, { lasting });
    this.buffers.push(made);
    return made;
  }

  /**
   * Adds a step, and returns how many shares it is cut into: as many as its largest map suggests if `shares` does not say.
   * With `waits: false` the next starts before this one is done.
   */
  add<K extends KernelName>(kernel: K, record: RecordOf<K>, options: StepOptions = {}): number {
    const { waits = true, scratch = 0, shares = sharesFor(largestMap(record)) } = options;
    const step = { kernel, record, shares, waits };
    const isMoving = isMovable(step, this.#groups);
    if (isMoving !== this.#isMoving) this.#endPhase();
    this.#isMoving = isMoving;
    this.steps.push(step);
    this.scratch = Math.max(this.scratch, scratch);
    for (const value of [...Object.values(record), ...(options.reads ?? [])]) {
      const buffer = bufferOf(value);
      if (buffer) this.#touch(buffer);
    }
    if (waits && !isMoving) this.#phase += 1;
    return shares;
  }

  /** A table that steps may name; it is written when the program is. */
  table(rows: Table): Place {
    const width = rows[0]?.length ?? 0;
    const buffer = this.buffer(4 * width * rows.length, { lasting: true });
    this.tables.push({ buffer, rows });
    return startOf(buffer);
  }

  /** Adds steps and says which they were. They end with all threads waiting for each other. */
  part(build: () => void): Part {
    const first = this.steps.length;
    build();
    this.#endPhase();
    this.steps.push(...inImageOrder(this.steps.splice(first), this.#groups));
    return { first, count: this.steps.length - first };
  }

  /** Memory changes hands only when all have waited for each other. */
  #endPhase(): void {
    const last = this.steps.at(-1);
    if (last) this.steps[this.steps.length - 1] = { ...last, waits: true };
    this.#phase += 1;
  }

  #touch(buffer: Buffer): void {
    buffer.first = Math.min(buffer.first, this.#phase);
    buffer.last = Math.max(buffer.last, this.#phase);
  }
}

const isMap = (value: object): value is FeatureMap => "channels" in value;
const isPlace = (value: object): value is Place => "buffer" in value;

function largestMap(record: { readonly [field: string]: unknown }): number {
  const sizes = Object.values(record).map((value) => {
    if (!(value instanceof Object && isMap(value))) return 0;
    const { batch, height, width, channels } = value;
    return 4 * batch * height * width * channels.count;
  });
  return Math.max(0, ...sizes);
}

function bufferOf(value: unknown): Buffer | undefined {
  return value instanceof Object && isPlace(value) ? value.buffer : undefined;
}

/** Gives every buffer its offset, lasting ones first. Returns the bytes of those and of all. */
export function placeBuffers(buffers: readonly Buffer[]): { lasting: number; all: number } {
  let lasting = 0;
  for (const buffer of buffers.filter((b) => b.lasting)) {
    buffer.address = lasting;
    lasting += rounded(buffer.bytes);
  }
  // The largest first: small ones fit between. Each takes the lowest place that is free while it is needed.
  const placed: Buffer[] = [];
  let all = lasting;
  for (const buffer of buffers.filter((b) => !b.lasting).sort((a, b) => b.bytes - a.bytes)) {
    const others = placed
      .filter((other) => other.first <= buffer.last && buffer.first <= other.last)
      .sort((a, b) => a.address - b.address);
    let address = lasting;
    for (const other of others) {
      if (address + buffer.bytes <= other.address) break;
      address = Math.max(address, other.address + rounded(other.bytes));
    }
    buffer.address = address;
    all = Math.max(all, address + rounded(buffer.bytes));
    placed.push(buffer);
  }
  return { lasting, all };
}

/** To cache lines, and one more: buffers at equal distances of a power of two would share sets of the cache. */
function rounded(bytes: number): number {
  return Math.ceil(bytes / 64) * 64 + 64;
}

const stepWords = 6;
export const stepBytes = 4 * stepWords;
const mapWords = 11;

/** Words that `writeProgram` needs. */
export function programWords({ steps }: Program): number {
  let words = stepWords * steps.length;
  for (const { kernel, record } of steps) {
    words += Object.keys(kernelRecords[kernel]).length;
    words += mapWords * Object.values(record).filter((v) => v instanceof Object && isMap(v)).length;
  }
  return words;
}

/**
 * Writes steps, records and maps at a byte address, when all buffers have their addresses. Returns the address of the
 * last record of every kernel, for those that change from run to run.
 */
export function writeProgram(
  program: Program,
  memory: ArrayBufferLike,
  address: number,
): ReadonlyMap<KernelName, number> {
  const view = new DataView(memory);
  let next = address + stepBytes * program.steps.length;
  const addressOf = new Map<KernelName, number>();
  const put = (words: readonly number[]): number => {
    const at = next;
    for (const word of words) {
      view.setUint32(next, word, true);
      next += 4;
    }
    return at;
  };
  for (const { buffer, rows } of program.tables)
    for (const [i, word] of rows.flat().entries())
      view.setUint32(
        buffer.address + 4 * i,
        typeof word === "number" ? word : word.buffer.address + word.offset,
        true,
      );
  for (const [i, { kernel, record, shares, range, waits }] of program.steps.entries()) {
    const words = Object.entries(kernelRecords[kernel]).map(([field, kind]) => {
      const value = record[field];
      if (value instanceof Object && isMap(value)) return put(wordsOf(value));
      if (value instanceof Object && isPlace(value)) return value.buffer.address + value.offset;
      const number = typeof value === "number" ? value : 0;
      return kind === "float" ? bitsOf(number) : number;
    });
    const at = put(words);
    addressOf.set(kernel, at);
    const step = address + stepBytes * i;
    view.setUint32(step, kernelNames.indexOf(kernel), true);
    view.setUint32(step + 4, at, true);
    view.setUint32(step + 8, range?.count ?? shares, true);
    view.setUint32(step + 12, range?.first ?? 0, true);
    view.setUint32(step + 16, shares, true);
    view.setUint32(step + 20, waits ? 1 : 0, true);
  }
  return addressOf;
}

/** The kernel of the step at a byte address. */
export function kernelAt(memory: ArrayBufferLike, step: number): string {
  return kernelNames[new DataView(memory).getUint32(step, true)] ?? "";
}

/** The fields of FeatureMap in assembly/records.ts. */
function wordsOf(map: FeatureMap): readonly number[] {
  const { batch, height, width, channels, before, below, right } = map;
  const origin = map.buffer.address + map.offset;
  const strides = [map.image, map.row, map.pixel];
  return [origin, ...strides, batch, height, width, channels.count, before, below, right];
}

function bitsOf(number: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, number);
  return view.getUint32(0);
}
