import { parseJob } from "#ml/config/job.ts";
import { familiesFor } from "#ml/families/contributed-families.ts";
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
  const { run, title, members, job: given, ...data } = input;
  const job = parseJob(given);
  const [families, source, init] = await Promise.all([
    familiesFor(job, members),
    openData(parts.host, data, signal),
    job.init && !resumption?.resume ? openStart(parts, job.init, signal) : undefined,
  ]);
  const request: TrainingRequest = {
    ...{ job, families, source, init: init?.transfer },
    ...resumption,
  };
  return {
    ...{ run, title, job, notes: init?.notes ?? [] },
    source: data,
    train: (hooks, until) => runTraining(request, hooks, until),
    estimate: (until) => estimateTraining(request, until),
  };
}
