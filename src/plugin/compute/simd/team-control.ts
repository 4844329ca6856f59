/** In 4 bytes from the start of the memory: the upper half of the state and what follows it; see assembly/team.ts. */
const roundWord = 1;
const threadsWord = 2;
const lookWord = 4;

/** Why a team ended, zero at its end; assembly/ leaves these bytes alone. */
const reasonAt = 640;
const reasonBytes = 384;

/** A number of threads that no team has: nobody sleeps for being one too many. */
const all = 0x7fffffff;

/** What the threads of a team are told beside their work: how many take part, and that the team has ended, and why. */
export class TeamControl {
  readonly #words: Int32Array;
  readonly #buffer: ArrayBufferLike;

  /** Of a memory that may grow later: what lies at its start stays there. */
  constructor(memory: WebAssembly.Memory) {
    this.#buffer = memory.buffer;
    this.#words = new Int32Array(memory.buffer, 0, 5);
  }

  /** How many threads take part in what is run next; the others sleep. Not to be set during a run. */
  set threads(count: number) {
    if (Atomics.exchange(this.#words, threadsWord, count) !== count)
      Atomics.notify(this.#words, threadsWord);
  }

  /** Milliseconds between two looks at whether the others get on; after 10 in vain a run gives up. */
  set lookMs(milliseconds: number) {
    Atomics.store(this.#words, lookWord, milliseconds);
  }

  get hasEnded(): boolean {
    return Atomics.load(this.#words, roundWord) < 0;
  }

  /** Why the team ended; empty if it was told to. */
  get reason(): string {
    const bytes = new Uint8Array(this.#buffer, reasonAt, reasonBytes).slice();
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** Makes all threads leave, at the latest when they are done with what they have taken. Any thread may call it. */
  end(reason = ""): void {
    const bytes = new TextEncoder().encode(reason).subarray(0, reasonBytes - 1);
    new Uint8Array(this.#buffer, reasonAt, bytes.length).set(bytes);
    const state = new BigInt64Array(this.#buffer, 0, 1);
    Atomics.store(state, 0, -1n);
    Atomics.notify(state, 0);
    this.threads = all;
  }
}
