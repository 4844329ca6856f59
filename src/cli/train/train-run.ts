import { Failure, isFailure } from "#core/failure.ts";
import type { Job } from "#ml/config/job.ts";
import { runTraining } from "#ml/train/run-training.ts";
import { openInit } from "../open-model.ts";
import { trainingOf } from "./job-of-file.ts";
import type { RunParts, RunRequest } from "./run-request.ts";
import { RunWriter } from "./run-writer.ts";
import { testRun } from "./test-run.ts";
import { openTrainingPairs } from "./training-pairs.ts";

/** Trains a run and tests it; every epoch is on disk before the next. */
export async function trainRun(
  request: RunRequest,
  parts: RunParts,
  signal: AbortSignal,
): Promise<"done" | "stopped"> {
  const { file, options, files } = request;
  const { control, networks, progress } = parts;
  const job = jobOf(request);
  const source = await openTrainingPairs(file.data, signal);
  const { checkpoint: resume, kept } = files.earlier ?? {};
  const init = file.init === undefined || resume ? undefined : await openInit(file.init, signal);
  const writer = new RunWriter({ ...request, job, source }, parts);
  try {
    const result = await runTraining(
      { job, source, init, resume, kept },
      { control, networks, ...writer.hooks },
      signal,
    );
    parts.begun.isTraining = false;
    const test =
      result.state === "done" ? await testRun({ file, files, options }, parts, signal) : null;
    await writer.end({ state: result.state, test }, signal);
    return result.state;
  } catch (error) {
    const state = isFailure(error, "worker/cancelled") ? "stopped" : "failed";
    await writer.end({ state, test: null }, signal);
    throw error;
  } finally {
    progress.clear();
  }
}

/** The job of the file; of a run that is resumed, it has to be the one that it began with. */
function jobOf({ file, options, files }: RunRequest): Job {
  const job = trainingOf(file, options);
  const before = files.earlier?.checkpoint.job;
  if (!before) return job;
  const changed = Object.keys(job).filter((key) => key !== "backend" && !isSame(key, job, before));
  if (changed.length === 0) return job;
  throw new Failure(
    { code: "train/cannot-resume" },
    `The job is not the one that this run began with (${changed.join(", ")}); begin another with its own --run_id`,
  );
}

function isSame(key: string, a: object, b: object): boolean {
  const text = (of: object) => JSON.stringify(new Map(Object.entries(of)).get(key));
  return text(a) === text(b);
}
