import { estimate } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { models } from "../models/index.ts";

/** What a training asks of a machine, counted on the network's graph. */
export interface JobEstimate {
  /** Numbers that are learnt. */
  readonly parameters: number;
  /** At the fullest moment of a step: weights, their gradients and moments, maps and their gradients. */
  readonly trainingBytes: number;
  /** Floating-point operations of a step. */
  readonly stepFlops: number;
}

/** Throws `train/bad-job` where the settings make no network, or patches do not suit it. */
export function estimateJob(
  { model, patch, batch }: Pick<Job, "model" | "patch" | "batch">,
  { inputChannels, outputs }: { readonly inputChannels: number; readonly outputs: number },
): JobEstimate {
  const [height, width] = patch;
  try {
    const graph = buildChoice(models, model, { inputChannels, outputChannels: outputs });
    const { parameters, trainingBytes, trainingFlops } = estimate(graph, { batch, height, width });
    return { parameters, trainingBytes, stepFlops: trainingFlops };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: "train/bad-job", key: "model" }, reason, { cause: error });
  }
}
