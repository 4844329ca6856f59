import type { Run, RunStatus } from "#plugin/learning.ts";

const aims = { loss: "lower loss", dice: "better Dice", psnr: "higher PSNR" } as const;

/** How quick a run is, and how soon it would stop for want of anything better; undefined before its first step. */
export function paceInWords(
  { state, stepMs, epochs }: RunStatus,
  job: Run["job"],
): string | undefined {
  if (!job || stepMs === null || (state !== "running" && state !== "paused")) return undefined;
  const images = (1000 * job.batch) / stepMs;
  const pace = `${images < 10 ? images.toFixed(1) : Math.round(images)} images a second`;
  const left = validationsLeft(epochs, job);
  if (left === undefined) return pace;
  const aim = aims[job.monitor];
  return `${pace}; ends after ${left} more ${left === 1 ? "validation" : "validations"} without a ${aim}`;
}

/** Until it is out of patience; undefined where nothing ends it, or nothing was measured. */
function validationsLeft(
  epochs: RunStatus["epochs"],
  { monitor, patience }: NonNullable<Run["job"]>,
): number | undefined {
  if (patience === 0 || epochs.length === 0) return undefined;
  const scores = epochs.map(({ validation }) => {
    const value = validation?.[monitor] ?? Number.NaN;
    const score = monitor === "loss" ? -value : value;
    return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
  });
  const since = scores.length - 1 - scores.indexOf(Math.max(...scores));
  return Math.max(0, patience - since);
}
