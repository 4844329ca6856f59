/** Work goes on for this long before the page may draw and listen. */
const turnMs = 8;

/** Lets others in while something long is computed. */
export class Breather {
  readonly #signal: AbortSignal;
  #turnEnds = performance.now() + turnMs;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether it is time to `pause`; costs little, so that it can be asked in inner loops. */
  get isDue(): boolean {
    return performance.now() >= this.#turnEnds;
  }

  /** Waits for others if it is time to; rejects once the work is cancelled. */
  async pause(): Promise<void> {
    this.#signal.throwIfAborted();
    if (!this.isDue) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#signal.throwIfAborted();
    this.#turnEnds = performance.now() + turnMs;
  }
}
