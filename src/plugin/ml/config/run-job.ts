import * as v from "valibot";
import { type Job, jobSchema } from "./job.ts";
import { type PretrainJob, pretrainJobSchema } from "./pretrain-job.ts";

/** What a run does: a training on labels, or a pretraining on images alone. JSON. */
export type RunJob = Job | PretrainJob;

export function isPretraining(job: RunJob): job is PretrainJob {
  return "pretext" in job;
}

/** The probability above which a pixel is foreground, 0..1; a pretraining has none of its own. */
export function thresholdOf(job: RunJob): number {
  return isPretraining(job) ? 0.5 : job.threshold;
}

/** A job of either kind, as files hold it: a pretraining says its pretext. */
export const runJobSchema: v.GenericSchema<unknown, RunJob> = v.lazy((job) =>
  ofPretraining(job) ? pretrainJobSchema : jobSchema,
);

const { backend } = jobSchema.entries;
const anyBackend = { backend: v.fallback(backend, "auto") };
const ranTraining = v.strictObject({ ...jobSchema.entries, ...anyBackend });
const ranPretraining = v.strictObject({ ...pretrainJobSchema.entries, ...anyBackend });

/** The same of a job that may have asked for a backend that there is no more. */
export const ranJobSchema: v.GenericSchema<unknown, RunJob> = v.lazy((job) =>
  ofPretraining(job) ? ranPretraining : ranTraining,
);

function ofPretraining(job: unknown): boolean {
  return typeof job === "object" && job !== null && "pretext" in job;
}
