import { Failure } from "#core/failure.ts";
import type { RunJob } from "#ml/config/run-job.ts";

/** A run that is resumed has to be of the job that it began with, but for what computes. Throws `train/cannot-resume`. */
export function requireSameJob(job: RunJob, before: RunJob | undefined): void {
  if (!before) return;
  const keys = new Set([...Object.keys(job), ...Object.keys(before)]); // one that is gone is a change too
  const changed = [...keys].filter((key) => key !== "backend" && !isSame(key, job, before));
  if (changed.length === 0) return;
  throw new Failure(
    { code: "train/cannot-resume" },
    `The job is not the one that this run began with (${changed.join(", ")}); begin another with its own --run_id`,
  );
}

function isSame(key: string, a: object, b: object): boolean {
  const text = (of: object) => JSON.stringify(new Map(Object.entries(of)).get(key));
  return text(a) === text(b);
}
