import { isSame } from "#plugin/job-kind.ts";
import type { Run } from "#plugin/learning.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";

type Paced = Pick<TrainSettings, "model" | "patch" | "batch" | "backend" | "precision">;

/** What a step took in the last run with this network, patch, batch, backend and precision; undefined where none was measured in this visit. */
export function earlierStepMs(runs: readonly Run[], settings: Paced): number | undefined {
  const { model, patch, batch, backend, precision } = settings;
  const isLike = ({ job }: Run) =>
    job !== undefined &&
    isSame(
      [job.model, job.patch, job.batch, job.backend, job.precision],
      [model, patch, batch, backend, precision],
    );
  const found = runs.findLast((run) => run.status.value.stepMs !== null && isLike(run));
  return found?.status.value.stepMs ?? undefined;
}
