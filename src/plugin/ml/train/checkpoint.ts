import type { TrainingState } from "#compute/index.ts";
import type { RandomState } from "#core/random.ts";
import type { Seen } from "./seen.ts";

/** Everything a run needs to go on from a step, on this executor or another. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** Weights alone before the first step: an optimizer starts afresh. */
  readonly state: TrainingState | Pick<TrainingState, "weights">;
  /** How far patches were drawn. */
  readonly draws: RandomState;
  readonly seen: Seen;
}

/** The share of a run's time that checkpoints may take. */
const share = 0.02;

/** Says when to take the next checkpoint: the more one costs, the more rarely. */
export class CheckpointPace {
  #endedMs = performance.now();
  #costMs = 0;

  get isDue(): boolean {
    return performance.now() - this.#endedMs >= this.#costMs / share;
  }

  /** Does the work of taking one, and remembers what it cost. */
  async timed<T>(work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    const result = await work();
    this.#endedMs = performance.now();
    this.#costMs = this.#endedMs - startedMs;
    return result;
  }
}
