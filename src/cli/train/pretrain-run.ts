import type { Choice } from "#ml/config/choice.ts";
import type { PretrainFile } from "#ml/config/job-file.ts";
import { type PretrainJob, parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { runPretraining } from "#ml/pretrain/run-pretraining.ts";
import { trainToEnd } from "./end-run.ts";
import { openPretrainImages } from "./pretrain-images.ts";
import { reconstructTests } from "./reconstruct-tests.ts";
import { requireSameJob } from "./require-same-job.ts";
import { openRunInit } from "./run-init.ts";
import type { RunParts, RunRequest } from "./run-request.ts";
import { RunWriter } from "./run-writer.ts";

/** Pretrains a run and brings its test images back; every validation is on disk before the next. */
export async function pretrainRun(
  request: RunRequest<PretrainFile>,
  parts: RunParts,
  signal: AbortSignal,
): Promise<"done" | "stopped"> {
  const { file, files } = request;
  const { control, networks, progress } = parts;
  const { init, model } = await openRunInit(request, parts, signal);
  const job = jobOf(request, model);
  const images = await openPretrainImages(file, progress, signal);
  const { checkpoint: resume, kept } = files.earlier ?? {};
  const writer = new RunWriter({ ...request, job, source: images.source }, parts);
  return trainToEnd(
    {
      train: () =>
        runPretraining(
          { job, source: images.source, init, resume, kept },
          { control, networks, ...writer.hooks },
          signal,
        ),
      test: () => reconstructTests({ ...request, job, tests: images.tests }, parts, signal),
    },
    { writer, parts, signal },
  );
}

function jobOf(
  { file, options: { device }, files }: RunRequest<PretrainFile>,
  model: Choice | undefined,
): PretrainJob {
  const { data: _data, predict: _predict, ...own } = file;
  const said = { ...own, ...(device !== "auto" && { backend: device }), ...(model && { model }) };
  const job = parsePretrainJob(said);
  requireSameJob(job, files.earlier?.checkpoint.job);
  return job;
}
