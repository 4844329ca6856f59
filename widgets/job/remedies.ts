import type { JobSettings } from "#plugin/job-kind.ts";

/** Settings under which a run that failed may go well. */
export interface Remedy {
  readonly title: string;
  /** Keys of the job. */
  readonly change: { readonly [key: string]: unknown };
}

/** What helps against a failure, by its code; undefined where no setting does. */
export function remedyFor(code: string, { optimizer, batch }: JobSettings): Remedy | undefined {
  if (code === "train/not-finite") {
    const { lr } = optimizer;
    const less = Number((Number(lr) / 10).toPrecision(3));
    const change = { optimizer: { ...optimizer, lr: less } };
    return { title: `Set the learning rate to ${less}`, change };
  }
  if (code === "compute/out-of-memory" && batch > 1) {
    const half = Math.floor(batch / 2);
    return { title: `Set the batch to ${half}`, change: { batch: half } };
  }
  return undefined;
}
