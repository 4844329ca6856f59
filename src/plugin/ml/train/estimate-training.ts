import { estimate } from "#compute/index.ts";
import type { Job } from "../config/job.ts";
import type { LearntTask } from "./learnt-task.ts";
import { prepareRun } from "./prepare-run.ts";
import type { TrainingRequest } from "./training-request.ts";

/** What a training takes, said before it starts. A type: it is JSON. */
export type TrainingEstimate = {
  /** Trained numbers. */
  readonly parameters: number;
  /** At the fullest moment of a step: weights, gradients, what the optimizer carries, feature maps and their gradients. */
  readonly memoryMiB: number;
  /** Floating-point operations of one step. */
  readonly flops: number;
  /** Steps in all, and in an epoch: as many as draw once what is labelled. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** A sentence where that is more than there can be; null where it is not. */
  readonly warning: string | null;
};

const mebibyte = 2 ** 20;
/** What WebAssembly can address. */
const heapMiB = 4096;

/** Counts what a job would take, node by node, on its own data. Throws what `runTraining` would throw before its first step. */
export async function estimateTraining(
  request: TrainingRequest,
  signal: AbortSignal,
): Promise<TrainingEstimate> {
  const { task, stepsPerEpoch } = await prepareRun(request, signal);
  return estimateRun({ task, stepsPerEpoch }, request.job);
}

/** The same of a run that is prepared. */
export function estimateRun(
  {
    task: { graph, steps },
    stepsPerEpoch,
  }: {
    readonly task: Pick<LearntTask, "graph" | "steps">;
    readonly stepsPerEpoch: number;
  },
  { batch, patch: [height, width] }: Pick<Job, "batch" | "patch">,
): TrainingEstimate {
  const costs = (of: number) => estimate(graph, { batch: of, height, width });
  const { parameters, trainingBytes, trainingFlops } = costs(batch);
  const memoryMiB = Math.ceil(trainingBytes / mebibyte);
  const fits = largest(batch, (of) => costs(of).trainingBytes <= heapMiB * mebibyte);
  return {
    ...{ parameters, memoryMiB, flops: trainingFlops, steps, stepsPerEpoch },
    warning: fits === batch ? null : warningOf({ memoryMiB, fits }),
  };
}

/** The largest batch that fits; 0 where none does. More never fits where fewer do not. */
function largest(most: number, doesFit: (batch: number) => boolean): number {
  let batch = most;
  while (batch > 0 && !doesFit(batch)) batch -= 1;
  return batch;
}

function warningOf({ memoryMiB, fits }: { memoryMiB: number; fits: number }): string {
  const instead = fits > 0 ? `a batch of ${fits} would fit` : "smaller patches would fit";
  return `This takes ${memoryMiB} MiB, where a processor's kernels have ${heapMiB}: on a graphics card with as much it may run; ${instead}`;
}
