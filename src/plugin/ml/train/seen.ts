import type { EpochRecord, Measured } from "./epoch-record.ts";

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
  readonly validation?: Measured | undefined;
};

/** What has been seen of a run up to a step: all that its curves, its choice of the best and its end depend on. JSON. */
export type Seen = {
  readonly history: readonly TrainingPoint[];
  readonly epochs: readonly EpochRecord[];
  /** Of the present epoch: how many steps, and the sum of their losses. */
  readonly steps: number;
  readonly losses: number;
};

export const nothingSeen: Seen = { history: [], epochs: [], steps: 0, losses: 0 };

/** The first of the epochs that were best: only a better one takes its place. Undefined where none was measured. */
export function bestOf(epochs: readonly EpochRecord[], monitor: Monitor): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of epochs)
    if (record.validation && (!best || scoreOf(record, monitor) > scoreOf(best, monitor)))
      best = record;
  return best;
}

/** Whether the last epochs, as many as `patience` says, brought nothing better. */
export function isExhausted(
  epochs: readonly EpochRecord[],
  { monitor, patience }: { readonly monitor: Monitor; readonly patience: number },
): boolean {
  const best = bestOf(epochs, monitor);
  return patience > 0 && best !== undefined && epochs.length - epochs.indexOf(best) > patience;
}

/** Larger is better; what is no number is worst. */
function scoreOf(record: EpochRecord, monitor: Monitor): number {
  const value = record.validation?.[monitor] ?? Number.NaN;
  if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
  return monitor === "loss" ? -value : value;
}
