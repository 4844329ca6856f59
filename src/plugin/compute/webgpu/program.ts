import type { Precision } from "../precision.ts";
import { Buffer } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import { type BufferUse, type Kernel, mapFields } from "./kernel.ts";

/** Workgroups along each axis. */
export type Grid = readonly [x: number, y: number, z: number];

/** One dispatch: a kernel with its buffers, in the order of its bindings, and its sizes, in the order of its uniform. */
export interface Step {
  readonly kernel: Kernel;
  readonly buffers: readonly Buffer[];
  readonly sizes: readonly number[];
  readonly grid: Grid;
}

/** A run of steps that is started by itself. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/** Dispatches in order: what a plan compiles a graph to. */
export class Program {
  readonly format: Precision;
  readonly steps: Step[] = [];
  /** Buffers that this program is to find memory for. */
  readonly buffers: Buffer[] = [];

  constructor(format: Precision) {
    this.format = format;
  }

  buffer(bytes: number, { lasting = false } = {}): Buffer {
    const made = new Buffer(Math.max(4, bytes), { lasting });
    this.buffers.push(made);
    return made;
  }

  /** A buffer that holds these numbers, and is not written to. */
  table(initial: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Buffer {
    const made = new Buffer(Math.max(16, initial.byteLength), { lasting: true, initial });
    this.buffers.push(made);
    return made;
  }

  add<B extends string, S extends string>(
    kernel: Kernel<B, S>,
    of: {
      readonly buffers: { readonly [K in B]: Buffer | FeatureMap };
      readonly sizes: { readonly [K in S]: number };
      readonly grid: Grid;
    },
  ): void {
    const names = Object.keys(kernel.buffers) as B[]; // they are its keys
    const given = names.map((name) => of.buffers[name]);
    const buffers = given.map((one) => (one instanceof Buffer ? one : one.buffer));
    const ofMaps = given.flatMap((one) => (one instanceof Buffer ? [] : [one.offset, one.pixel]));
    const uses: { readonly [name: string]: BufferUse } = kernel.buffers;
    if (ofMaps.length !== mapFields(uses).length)
      throw new Error(`The kernel ${kernel.name} was given a buffer for a map, or the reverse`);
    const sizes = [...ofMaps, ...kernel.sizes.map((name) => of.sizes[name])];
    for (const buffer of buffers) {
      buffer.first = Math.min(buffer.first, this.steps.length);
      buffer.last = Math.max(buffer.last, this.steps.length);
    }
    this.steps.push({ kernel, buffers, sizes, grid: of.grid });
  }

  /** Adds steps and says which they were. */
  part(build: () => void): Part {
    const first = this.steps.length;
    build();
    return { first, count: this.steps.length - first };
  }
}

/**
 * Which buffers share memory: each group fits in its first member, and no two of a group are needed at one time.
 * The largest come first and take what is free.
 */
export function shareMemory(buffers: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const groups: Buffer[][] = [];
  for (const buffer of [...buffers].sort((a, b) => b.bytes - a.bytes)) {
    const clashes = (other: Buffer) => other.first <= buffer.last && buffer.first <= other.last;
    const free = groups.find(
      (group) => !buffer.lasting && !group.some((other) => other.lasting || clashes(other)),
    );
    if (free) free.push(buffer);
    else groups.push([buffer]);
  }
  return groups;
}
