import { initialWeights, type Weights } from "#compute/index.ts";
import { createRandom, type Random } from "#core/random.ts";
import { type Job, stepsOf } from "../config/job.ts";
import type { Activation } from "../data/classes.ts";
import { type PreparedData, prepareData } from "../data/prepare.ts";
import { checkContributed, type Families, ownFamilies } from "../families/families.ts";
import type { TransferReport } from "../weights/transfer-report.ts";
import { transferWeights } from "../weights/transfer-weights.ts";
import { checkResumption } from "./check-resumption.ts";
import { describeTask, type LearntTask } from "./learnt-task.ts";
import { epochLength } from "./run-length.ts";
import type { TrainingRequest } from "./training-request.ts";

export interface PreparedRun {
  readonly prepared: PreparedData;
  readonly stepsPerEpoch: number;
  readonly task: LearntTask;
  readonly draws: { readonly sampling: Random; readonly validating: Random };
  readonly weights: Weights;
  /** What became of given weights. */
  readonly report?: TransferReport;
}

/** All that is known before the first step. Throws what is wrong with the job, its data, or the weights it begins with. */
export async function prepareRun(
  request: TrainingRequest,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const { job, init, resume, families = ownFamilies } = request;
  checkContributed(job, families);
  const random = createRandom(job.seed);
  const data = {
    ...{ source: request.source, job, activation: activationOf(job, families) },
    random: random.fork(),
  };
  const prepared = await prepareData(data, signal);
  const stepsPerEpoch = epochLength(prepared, job);
  const task = describeTask(prepared, {
    job,
    steps: stepsOf(job, stepsPerEpoch),
    models: families.models,
  });
  const draws = { sampling: random.fork(), validating: random.fork() };
  const known = { prepared, stepsPerEpoch, task, draws };
  if (resume) {
    checkResumption(task, resume);
    return { ...known, weights: resume.state.weights };
  }
  const fresh = initialWeights(task.graph, random.fork().next);
  return {
    ...known,
    ...(init ? transferWeights(task.graph, { ...init, fresh }) : { weights: fresh }),
  };
}

function activationOf({ loss }: Job, { losses }: Families): Activation {
  return losses.find(loss.id)?.learns === "classes" ? "softmax" : "sigmoid";
}
