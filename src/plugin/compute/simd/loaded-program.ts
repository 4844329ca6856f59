import type { Region } from "./memory.ts";
import {
  type Part,
  type Program,
  placeBuffers,
  programWords,
  stepBytes,
  writeProgram,
} from "./program.ts";
import type { KernelName } from "./records.ts";
import type { ThreadTeam } from "./threads.ts";

/** The record of its share before a thread's scratch memory; see assembly/team.ts. */
const shareBytes = 64;

/** A program in the shared memory, ready to run. Owns its memory until released. */
export class LoadedProgram {
  readonly #team: ThreadTeam;
  readonly #region: Region;
  readonly #steps: number;
  readonly #scratch: number;
  readonly #scratchBytes: number;
  readonly #records: ReadonlyMap<KernelName, number>;

  /** Throws `OutOfMemory`. */
  constructor(team: ThreadTeam, program: Program) {
    const { lasting, all } = placeBuffers(program.buffers);
    const words = Math.ceil((4 * programWords(program)) / 64) * 64;
    const scratch = shareBytes + Math.ceil(program.scratch / 64) * 64 + 64;
    this.#team = team;
    this.#region = team.memory.take(all + words + scratch * team.size);
    const { address } = this.#region;
    for (const buffer of program.buffers) buffer.address += address;
    const { buffer: memory } = team.memory.memory;
    new Uint8Array(memory, address, lasting).fill(0);
    this.#steps = address + all;
    this.#scratch = this.#steps + words;
    this.#scratchBytes = scratch;
    this.#records = writeProgram(program, memory, this.#steps);
  }

  get bytes(): number {
    return this.#region.bytes;
  }

  /** Runs a part of the program on all threads and blocks until it is done. */
  run({ first, count }: Part): void {
    const steps = this.#steps + stepBytes * first;
    this.#team.run({ steps, count, scratch: this.#scratch, scratchBytes: this.#scratchBytes });
  }

  /** The words of the last record of a kernel, for what changes from run to run. */
  record(kernel: KernelName): Float32Array {
    const address = this.#records.get(kernel);
    if (address === undefined) throw new Error(`This program has no ${kernel}`);
    return this.#team.memory.floats(address, 16);
  }

  release(): void {
    this.#team.memory.release(this.#region);
  }
}
