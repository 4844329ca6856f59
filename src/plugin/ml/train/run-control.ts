/** Held by whoever may pause or stop a run; the run asks it between steps. */
export class RunControl {
  #isPaused = false;
  #isStopped = false;
  #wake: (() => void) | undefined;

  get isPaused(): boolean {
    return this.#isPaused && !this.#isStopped;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake?.();
  }

  /** The run ends after its step, and keeps what it has learnt. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  /** Resolves when the run may go on or is to stop; rejects when the signal aborts. */
  async whilePaused(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.isPaused) return;
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      this.#wake = () => {
        signal.removeEventListener("abort", abort);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
