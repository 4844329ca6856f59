import { parseJob } from "#ml/config/job.ts";
import { contributedLoss } from "#ml/losses/contributed-loss.ts";
import { estimateTraining } from "#ml/train/estimate-training.ts";
import { runTraining } from "#ml/train/run-training.ts";
import type { TrainingRequest } from "#ml/train/training-request.ts";
import { openData } from "./open-data.ts";
import { openStart } from "./open-start.ts";
import type { Resumption, RunWork } from "./run-work.ts";
import type { TrainInput } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Opens what a training names. Rejects with `train/bad-job`, or as readers do. */
export async function openTraining(
  parts: TrainingParts,
  { input, resumption }: { readonly input: TrainInput; readonly resumption?: Resumption },
  signal: AbortSignal,
): Promise<RunWork> {
  const { run, title, lossModule, job: given, ...data } = input;
  const job = parseJob(given);
  const [source, init] = await Promise.all([
    openData(parts.host, data, signal),
    job.init && !resumption?.resume ? openStart(parts, job.init, signal) : undefined,
  ]);
  const loss = lossModule === undefined ? undefined : await contributedLoss(job.loss, lossModule);
  const request: TrainingRequest = {
    ...{ job, source, init: init?.transfer },
    loss,
    ...resumption,
  };
  return {
    ...{ run, title, job, notes: init?.notes ?? [] },
    source: { ...data, ...(lossModule !== undefined && { lossModule }) },
    train: (hooks, until) => runTraining(request, hooks, until),
    estimate: (until) => estimateTraining(request, until),
  };
}
