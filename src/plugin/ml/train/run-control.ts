import type { Weights } from "#compute/index.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** Held by whoever may pause or stop a run, or look at it; the run asks it between steps. */
export class RunControl {
  #wish: "go" | "pause" | "stop" = "go";
  #wake: (() => void) | undefined;
  #learnt: Weights | undefined;

  get isPaused(): boolean {
    return this.#wish === "pause";
  }

  get isStopped(): boolean {
    return this.#wish === "stop";
  }

  /** The weights of the run's last checkpoint; undefined before its first. For whoever looks at what it has learnt so far. */
  get learnt(): Weights | undefined {
    return this.#learnt;
  }

  /** Told by the run. */
  took({ state }: Pick<Checkpoint, "state">): void {
    this.#learnt = state.weights;
  }

  /** A run that is to stop cannot be held any more. */
  pause(): void {
    if (this.#wish === "go") this.#wish = "pause";
  }

  resume(): void {
    if (this.#wish === "pause") this.#wish = "go";
    this.#wake?.();
  }

  /** The run ends after its step, and keeps what it has learnt. */
  stop(): void {
    this.#wish = "stop";
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
