import { buildChoice } from "../config/choice.ts";
import { ownFamilies } from "../families/families.ts";
import { prepareDraws } from "./prepare-draws.ts";
import { prepareRun } from "./prepare-run.ts";
import type { RunHooks } from "./run-hooks.ts";
import { validationPace } from "./run-length.ts";
import { showSamples } from "./show-samples.ts";
import { trainPrepared } from "./train-prepared.ts";
import type { TrainingResult } from "./training.ts";
import type { TrainingRequest } from "./training-request.ts";
import { updateRules } from "./update-rules.ts";

/**
 * A job from its images to its best weights. The same job, seed and backend give the same numbers.
 *
 * Every kind of run has these parts: what is to be learnt is prepared from the data (`prepareRun`), then what it draws from
 * and is measured on (`prepareDraws`); then networks are opened, trained and kept (`trainPrepared`), by `updateRules` and
 * `validationPace`. Only the first two know what masks are.
 */
export async function runTraining(
  request: TrainingRequest,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { job, resume, kept, families = ownFamilies } = request;
  const run = await prepareRun(request, signal);
  const { prepared, stepsPerEpoch, task } = run;
  const { steps, classes, fingerprint } = task;
  await hooks.prepared(task, run.report);
  const { sampler, validate } = await prepareDraws(
    prepared,
    { job, families, ...run.draws },
    signal,
  );
  if (!resume) await showSamples(sampler, hooks, signal);
  return await trainPrepared(
    {
      graph: task.graph,
      loss: buildChoice(families.losses, job.loss),
      ...{ weights: run.weights, resume, kept },
      ...{ sampler, validate, steps, stepsPerEpoch },
      ruleAt: updateRules(job, steps),
      validateEvery: validationPace(job, { steps, stepsPerEpoch }),
      ...{ backend: job.backend, precision: job.precision },
      ...{ monitor: job.monitor, patience: job.patience },
    },
    {
      ...hooks,
      keep: (best) => hooks.keep(best, task),
      save: (checkpoint) => hooks.save({ ...checkpoint, job, classes, fingerprint }),
    },
    signal,
  );
}
