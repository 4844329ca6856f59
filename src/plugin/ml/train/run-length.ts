import type { Job } from "../config/job.ts";
import { grouped } from "../data/grouped.ts";
import type { PreparedData } from "../data/prepare.ts";
import { cellPx } from "../data/survey.ts";

/** In a run that says its steps, so that the curve says something and costs little. */
const validationsPerRun = 20;

/** Steps of an epoch: as many as draw the labelled area once, and no image of several less than once. */
export function epochLength(
  { data, cells }: PreparedData,
  { patch, batch }: Pick<Job, "patch" | "batch">,
): number {
  const [height, width] = patch;
  const images = grouped(cells, ({ sheet }) => data.sheets[sheet]?.member);
  const patches = [...images.values()].map((of) => (of.length * cellPx ** 2) / (height * width));
  const all = patches.reduce((sum, some) => sum + (images.size > 1 ? Math.max(1, some) : some), 0);
  return Math.max(1, Math.ceil(all / batch));
}

/** Steps between validations: an epoch where the job says epochs, else a twentieth of the run, and five at least. */
export function validationPace(
  { epochs }: Pick<Job, "epochs">,
  { steps, stepsPerEpoch }: { readonly steps: number; readonly stepsPerEpoch: number },
): number {
  return epochs === undefined ? Math.max(5, Math.ceil(steps / validationsPerRun)) : stepsPerEpoch;
}
