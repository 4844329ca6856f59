import type { LabelShare } from "../config/job.ts";
import type { PairedDifference } from "./paired-difference.ts";

/** One of the runs of a comparison: what tells it from the others. JSON. */
export type Trial = {
  readonly share: LabelShare;
  readonly seed: number;
  readonly isPretrained: boolean;
};

/** Of a validation, on what is held out. */
export type CurvePoint = { readonly step: number; readonly dice: number; readonly loss: number };

/** A trial that was run to its last step. */
export type ComparedRun = Trial & {
  readonly steps: number;
  readonly curve: readonly CurvePoint[];
  /** The highest Dice of its curve, which is that of the weights a run keeps; and its last. */
  readonly best: number;
  readonly last: number;
};

/** What a share of the labels came to, over the seeds for which both runs were done. */
export type ShareSummary = {
  readonly share: LabelShare;
  /** Means of `best`, and of `last`. */
  readonly scratch: Measure;
  readonly pretrained: Measure;
  /** Pretrained minus from scratch. */
  readonly best: PairedDifference;
  readonly last: PairedDifference;
  /** What it says, in a sentence. */
  readonly verdict: string;
};

export type Measure = { readonly best: number; readonly last: number };

/** Whether pretraining helped. JSON. */
export type Comparison = {
  readonly runs: readonly ComparedRun[];
  /** In the order of the shares. */
  readonly summaries: readonly ShareSummary[];
};
