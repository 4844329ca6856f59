import type { ValidationRecord } from "./validation-record.ts";

/** What decides which weights are best: the highest Dice, or the lowest loss. */
export const monitors = ["dice", "loss"] as const;
/** The same where images are brought back: the highest PSNR, or the lowest loss. */
export const pretrainMonitors = ["psnr", "loss"] as const;
export type Monitor = (typeof monitors)[number] | (typeof pretrainMonitors)[number];

/** One step. A type: it is JSON. */
export type TrainingPoint = {
  readonly step: number;
  readonly loss: number;
  /** Its learning rate. */
  readonly lr: number;
};

/** What has been seen of a run up to a step: all that its curves, its choice of the best and its end depend on. JSON. */
export type Seen = {
  readonly history: readonly TrainingPoint[];
  readonly validations: readonly ValidationRecord[];
  /** Since the last validation: how many steps, and the sum of their losses. */
  readonly steps: number;
  readonly losses: number;
};

export const nothingSeen: Seen = { history: [], validations: [], steps: 0, losses: 0 };

/** The first of the best: only a better one takes its place. Undefined where there are none. */
export function bestOf(
  validations: readonly ValidationRecord[],
  monitor: Monitor,
): ValidationRecord | undefined {
  let best: ValidationRecord | undefined;
  for (const record of validations) if (isBetter(record, best, monitor)) best = record;
  return best;
}

/** Whether its weights are to take the place of those of `than`. */
export function isBetter(
  record: ValidationRecord,
  than: ValidationRecord | undefined,
  monitor: Monitor,
): boolean {
  return !than || scoreOf(record, monitor) > scoreOf(than, monitor);
}

/** Whether the last validations, as many as `patience` says, brought nothing better. */
export function isExhausted(
  validations: readonly ValidationRecord[],
  { monitor, patience }: { readonly monitor: Monitor; readonly patience: number },
): boolean {
  const best = bestOf(validations, monitor);
  if (patience === 0 || !best) return false;
  return validations.length - validations.indexOf(best) > patience;
}

/** Larger is better; what is no number is worst. */
function scoreOf({ validation }: ValidationRecord, monitor: Monitor): number {
  const value = validation[monitor] ?? Number.NaN;
  if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
  return monitor === "loss" ? -value : value;
}
