import type { JobOfRun, RunStatus } from "#plugin/learning.ts";

/** What a run was told of its pace and its end. */
type Paced = Pick<JobOfRun, "batch" | "monitor" | "patience">;

const aims = { loss: "lower loss", dice: "better Dice", psnr: "higher PSNR" } as const;

/** How quick a run is, and how soon it would stop for want of anything better; undefined before its first step. */
export function paceInWords(
  { state, stepMs, validations }: RunStatus,
  job: Paced | undefined,
): string | undefined {
  if (!job || stepMs === null || (state !== "running" && state !== "paused")) return undefined;
  const images = (1000 * job.batch) / stepMs;
  const pace = `${images < 10 ? images.toFixed(1) : Math.round(images)} images a second`;
  const left = validationsLeft(validations, job);
  if (left === undefined) return pace;
  const aim = aims[job.monitor];
  return `${pace}; ends after ${left} more ${left === 1 ? "validation" : "validations"} without a ${aim}`;
}

/** Until it is out of patience; undefined where nothing ends it, or nothing was measured. */
function validationsLeft(
  validations: RunStatus["validations"],
  { monitor, patience }: Paced,
): number | undefined {
  if (patience === 0 || validations.length === 0) return undefined;
  const scores = validations.map(({ validation }) => {
    const value = validation[monitor] ?? Number.NaN;
    const score = monitor === "loss" ? -value : value;
    return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
  });
  const since = scores.length - 1 - scores.indexOf(Math.max(...scores));
  return Math.max(0, patience - since);
}
