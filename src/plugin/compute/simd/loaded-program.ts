import type { Region } from "./memory.ts";
import { type Part, type Program, placeBuffers, programWords, writeProgram } from "./program.ts";
import type { KernelName } from "./records.ts";
import type { ThreadTeam } from "./threads.ts";

/** Words of Thread and of Meeting in assembly/. */
const threadBytes = 12;
const meetingBytes = 64;

/** A program in the shared memory, ready to run. Owns its memory until released. */
export class LoadedProgram {
  readonly #team: ThreadTeam;
  readonly #region: Region;
  readonly #steps: number;
  readonly #threads: number;
  readonly #meeting: number;
  readonly #records: ReadonlyMap<KernelName, number>;

  /** Throws an Error where the memory is not to be had. */
  constructor(team: ThreadTeam, program: Program) {
    const { lasting, all } = placeBuffers(program.buffers);
    const words = Math.ceil((4 * programWords(program)) / 64) * 64;
    const threads = Math.ceil((threadBytes * team.size) / 64) * 64;
    const scratch = Math.ceil(program.scratch / 64) * 64 + 64;
    this.#team = team;
    this.#region = team.memory.take(all + words + threads + meetingBytes + scratch * team.size);
    const { address } = this.#region;
    for (const buffer of program.buffers) buffer.address += address;
    const { buffer: memory } = team.memory.memory;
    new Uint8Array(memory, address, lasting).fill(0);
    this.#steps = address + all;
    this.#threads = this.#steps + words;
    this.#meeting = this.#threads + threads;
    this.#records = writeProgram(program, memory, this.#steps);
    const first = this.#meeting + meetingBytes;
    const records = Array.from({ length: team.size }, (_, i) => [
      i,
      team.size,
      first + i * scratch,
    ]);
    new Uint32Array(memory, this.#threads, 3 * team.size).set(records.flat());
    new Uint32Array(memory, this.#meeting, meetingBytes / 4).fill(0);
  }

  get bytes(): number {
    return this.#region.bytes;
  }

  /** Runs a part of the program on all threads and blocks until it is done. */
  run({ first, count }: Part): void {
    const steps = this.#steps + 12 * first;
    this.#team.run({ steps, count, threads: this.#threads, meeting: this.#meeting });
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
