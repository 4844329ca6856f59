import type { CacheUse } from "#io/chunks/chunk-cache.ts";
import type { RunJob } from "#ml/config/run-job.ts";
import type { PretrainHooks } from "#ml/pretrain/run-pretraining.ts";
import type { TrainingEstimate } from "#ml/train/estimate-training.ts";
import type { RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { TrainingResult } from "#ml/train/training.ts";
import type { ValidationRecord } from "#ml/train/validation-record.ts";
import type { PretrainData, TrainData } from "./tokens.ts";

/** A training or a pretraining with all that its job names opened: what the services that run them know of either. */
export interface RunWork {
  readonly run: string;
  readonly title: string;
  readonly job: RunJob;
  /** Where what it learns from is found again. JSON. */
  readonly source: TrainData | PretrainData;
  /** Sentences on what it begins with. */
  readonly notes: readonly string[];
  /** How much of the images is in memory; absent where nobody knows. */
  readonly chunksKept?: () => CacheUse;
  train(hooks: PretrainHooks, signal: AbortSignal): Promise<TrainingResult>;
  estimate(signal: AbortSignal): Promise<TrainingEstimate>;
}

/** Where a run goes on. */
export interface Resumption {
  /** Absent where it ended before its first checkpoint. */
  readonly resume: RunCheckpoint | undefined;
  /** The validation whose weights are kept. */
  readonly kept: ValidationRecord | undefined;
}
