import type { Job } from "../config/job.ts";
import type { TrainingSource } from "../data/training-source.ts";
import type { Families } from "../families/families.ts";
import type { Transfer } from "../weights/transfer-weights.ts";
import type { RunCheckpoint } from "./run-checkpoint.ts";
import type { ValidationRecord } from "./validation-record.ts";

/** A job with all that it names opened. */
export interface TrainingRequest {
  readonly job: Job;
  readonly source: TrainingSource;
  /** Weights to go on from, as far as the job says. */
  readonly init: Omit<Transfer, "fresh"> | undefined;
  /** With what plugins bring; ours alone where it is left out. */
  readonly families?: Families | undefined;
  /** To go on from, in place of beginning. Its job is the request's. */
  readonly resume?: RunCheckpoint | undefined;
  /** Of a run that goes on: the validation whose weights are kept. */
  readonly kept?: ValidationRecord | undefined;
}
