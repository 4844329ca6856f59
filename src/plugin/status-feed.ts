import type { Signal } from "#core/signal.ts";
import type { TrainProgress } from "#worker/tokens.ts";
import type { RunStatus } from "./learning.ts";
import { withProgress } from "./run-status.ts";

/** Steps are shown this often at most: a small network does hundreds in a second, and each is a curve drawn anew. */
const shownEveryMs = 50;

/** Keeps a status what the worker says; steps that follow each other quickly come into it together. */
export class StatusFeed {
  readonly #status: Signal<RunStatus>;
  #waiting: TrainProgress[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(status: Signal<RunStatus>) {
    this.#status = status;
  }

  take(progress: TrainProgress): void {
    this.#waiting.push(progress);
    if (canWait(progress)) this.#timer ??= setTimeout(() => this.flush(), shownEveryMs);
    else this.flush();
  }

  /** Takes what still waits: to be called before anybody else changes the status. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) this.#status.value = waiting.reduce(withProgress, this.#status.value);
  }
}

/** A step among many: neither measured nor the last one before a pause. */
function canWait(progress: TrainProgress): boolean {
  return progress.kind === "step" && progress.state === "running" && !progress.record;
}
