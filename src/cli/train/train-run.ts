import type { Choice } from "#ml/config/choice.ts";
import type { Job } from "#ml/config/job.ts";
import type { TrainFile } from "#ml/config/job-file.ts";
import { runTraining } from "#ml/train/run-training.ts";
import { trainToEnd } from "./end-run.ts";
import { trainingOf } from "./job-of-file.ts";
import { requireSameJob } from "./require-same-job.ts";
import { openRunInit } from "./run-init.ts";
import type { RunParts, RunRequest } from "./run-request.ts";
import { RunWriter } from "./run-writer.ts";
import { testRun } from "./test-run.ts";
import { openTrainingPairs } from "./training-pairs.ts";

/** Trains a run and tests it; every epoch is on disk before the next. */
export async function trainRun(
  request: RunRequest<TrainFile>,
  parts: RunParts,
  signal: AbortSignal,
): Promise<"done" | "stopped"> {
  const { file, options, files } = request;
  const { control, networks } = parts;
  const { init, model } = await openRunInit(request, parts, signal);
  const job = jobOf(request, model);
  const source = await openTrainingPairs(file.data, signal);
  const { checkpoint: resume, kept } = files.earlier ?? {};
  const writer = new RunWriter({ ...request, job, source }, parts);
  return trainToEnd(
    {
      train: () =>
        runTraining(
          { job, source, init, resume, kept },
          { control, networks, ...writer.hooks },
          signal,
        ),
      test: () => testRun({ file, files, options }, parts, signal),
    },
    { writer, parts, signal },
  );
}

function jobOf({ file, options, files }: RunRequest<TrainFile>, model: Choice | undefined): Job {
  const job = trainingOf({ ...file, ...(model && { model }) }, options);
  requireSameJob(job, files.earlier?.checkpoint.job);
  return job;
}
