/** Addresses of assembly/team.ts, in the control block at the start of the memory; the reason is only ours. */
const stateAt = 0;
const threadsAt = 8;
const reasonAt = 640;
const reasonBytes = 384;

/** A number of threads that no team has: nobody sleeps for being one too many. */
const all = 0x7fffffff;

/** What the threads of a team are told beside their work: how many take part, and that the team has ended, and why. */
export class TeamControl {
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** How many threads take part in what is run next; the others sleep. Not to be set during a run. */
  set threads(count: number) {
    const words = new Int32Array(this.#memory.buffer, threadsAt, 1);
    if (Atomics.exchange(words, 0, count) !== count) Atomics.notify(words, 0);
  }

  /** Why the team ended; empty if it was told to, undefined while it works. */
  get ended(): string | undefined {
    if (Atomics.load(this.#state(), 0) >= 0n) return undefined;
    const bytes = new Uint8Array(this.#memory.buffer, reasonAt, reasonBytes).slice();
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** Makes all threads leave, at the latest when they are done with what they have taken. Any thread may call it. */
  end(reason = ""): void {
    const bytes = new TextEncoder().encode(reason).subarray(0, reasonBytes - 1);
    new Uint8Array(this.#memory.buffer, reasonAt, bytes.length).set(bytes);
    Atomics.store(this.#state(), 0, -1n);
    Atomics.notify(this.#state(), 0);
    this.threads = all;
  }

  #state(): BigInt64Array {
    return new BigInt64Array(this.#memory.buffer, stateAt, 1);
  }
}
