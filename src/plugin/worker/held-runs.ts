import { Failure } from "#core/failure.ts";
import { holdLock } from "#io/hold-lock.ts";
import { RunControl } from "#ml/train/run-control.ts";

/** So long a page that was just closed may still hold its run. */
const lockWaitMs = 1500;

/** The runs that this page is at. Of each run one page at a time trains or writes, and that once. */
export class HeldRuns {
  readonly #held = new Map<string, RunControl>();

  /** Undefined where this page is not at it. */
  control(run: string): RunControl | undefined {
    return this.#held.get(run);
  }

  /** Rejects with `train/cannot-resume` where it is going on, in this page or another. */
  async whileHeld<T>(
    run: string,
    work: (control: RunControl) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    if (this.#held.has(run)) throw isGoingOn("in this page");
    const control = new RunControl();
    this.#held.set(run, control);
    try {
      const release = await holdLock(`lamella-run-${run}`, { waitMs: lockWaitMs, signal });
      if (!release) throw isGoingOn("in another page; pause, stop or resume it there");
      return await work(control).finally(release);
    } finally {
      this.#held.delete(run);
    }
  }

  /** What is said of a run that this page is not at. */
  none(run: string): Failure {
    const known = [...this.#held.keys()].join(", ") || "none";
    return new Failure(
      { code: "train/no-such-run", run },
      `The run ${run} is not going on; going on: ${known}`,
    );
  }
}

function isGoingOn(where: string): Failure {
  return new Failure({ code: "train/cannot-resume" }, `The run is going on ${where}`);
}
