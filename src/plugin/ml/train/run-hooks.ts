import type { ChosenNetwork } from "#compute/index.ts";
import type { Patch } from "../data/patch.ts";
import type { Networks } from "../networks.ts";
import type { TransferReport } from "../weights/transfer-report.ts";
import type { LearntTask } from "./learnt-task.ts";
import type { RunCheckpoint } from "./run-checkpoint.ts";
import type { Best, TrainingHooks } from "./training.ts";

/** What a run needs of whoever started it, and what it tells them. */
export interface RunHooks extends Pick<TrainingHooks, "control" | "report" | "validated"> {
  /**
   * The data is there and has something to learn in it; from here on a run exists. `init` says what became of given
   * weights. Awaited.
   */
  prepared(task: LearntTask, init?: TransferReport): Promise<void>;
  readonly networks: Networks;
  /** A network begins, or goes on after a step where another broke down. */
  started(on: Started): void;
  /** See TrainingHooks. */
  keep(best: Best, task: LearntTask): Promise<boolean>;
  /** See TrainingHooks. `encodeCheckpoint` makes a file of it. */
  save(checkpoint: RunCheckpoint): Promise<void>;
  /** A batch of patches as the network sees them, augmented: those that a new run begins with. */
  sampled?(patches: readonly Patch[]): Promise<void>;
}

export interface Started extends Pick<ChosenNetwork, "backend" | "reason"> {
  /** Where it takes over from another: what became of that, in a sentence, and the step after which it goes on. */
  readonly change?: { readonly note: string; readonly from: number };
}
