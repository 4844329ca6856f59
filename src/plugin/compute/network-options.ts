import type { Weights } from "./network.ts";
import type { Precision } from "./precision.ts";
import type { Loss } from "./tfjs/loss.ts";

/** What an executor makes a network from, beside its graph. */
export interface NetworkOptions {
  readonly loss: Loss;
  readonly weights: Weights;
  /** float32 if absent, and where the backend has nothing else. */
  readonly precision?: Precision | undefined;
}
