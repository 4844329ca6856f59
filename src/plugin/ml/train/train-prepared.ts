import type { Graph, Loss, Weights } from "#compute/index.ts";
import type { Job } from "../config/job.ts";
import { orFailure, type Successor, Successors } from "../networks.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { RunHooks } from "./run-hooks.ts";
import { nothingSeen } from "./seen.ts";
import { train } from "./trainer.ts";
import type { Change, Training, TrainingHooks, TrainingResult } from "./training.ts";

/** All that a run trains by, once it is prepared. Whether its targets are masks or the image itself only `loss`, `sampler` and `validate` know. */
export interface PreparedTraining extends Omit<Training, "open" | "start"> {
  readonly graph: Graph;
  readonly loss: Loss;
  readonly backend: Job["backend"];
  readonly precision: Job["precision"];
  /** To begin with. */
  readonly weights: Weights;
  /** To go on from, in place of beginning. */
  readonly resume: Checkpoint | undefined;
}

export type PreparedHooks = TrainingHooks & Pick<RunHooks, "networks" | "started">;

/** Trains on the best network there is, and where that breaks down on the next. Rejects as `train` does, and where none is left. */
export function trainPrepared(
  { graph, loss, backend, precision, weights, resume, ...training }: PreparedTraining,
  hooks: PreparedHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const work = { graph, loss, backend, precision, weights };
  const successors = new Successors(hooks.networks, work);
  const { sampler } = training;
  const whole: Training = {
    ...training,
    async open(change) {
      const next = await successors.next(change?.breakdown);
      const on = { backend: next.backend, reason: next.reason };
      hooks.started({ ...on, ...(change && { change: noteOf(next, change) }) });
      return next.network;
    },
    start: resume ?? { step: 0, state: { weights }, draws: sampler.save(), seen: nothingSeen },
  };
  return orFailure(backend, () => train(whole, hooks, signal));
}

function noteOf({ before, title }: Successor, { at, from }: Change) {
  return { from, note: `${before} at step ${at}; went on with ${title} from step ${from}` };
}
