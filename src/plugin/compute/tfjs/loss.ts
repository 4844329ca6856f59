import type * as tfjs from "@tensorflow/tfjs-core";
import type { FusedLoss } from "../fused-loss.ts";
import type { tf } from "./tensors.ts";

/** The tfjs-core namespace. Losses get it as an argument, so that naming a loss loads no tfjs. */
export type Tf = typeof tf;

export type Tensor = tfjs.Tensor;
export type Tensor2D = tfjs.Tensor2D;
export type Tensor3D = tfjs.Tensor3D;
export type Tensor4D = tfjs.Tensor4D;

/** What a loss compares. The tensors belong to the caller. */
export interface Compared {
  /** [batch, height, width, output channel], before any sigmoid or softmax. */
  readonly logits: Tensor4D;
  /** [batch, height, width, output channel], 0..1. */
  readonly target: Tensor4D;
  /** [batch, height, width, 1]; 0 leaves a pixel out. */
  readonly weight: Tensor4D;
}

/** A tensor of rank 0 to make small, from differentiable tfjs ops alone. Runs inside a tidy of the caller. */
export interface Loss {
  (tf: Tf, compared: Compared): Tensor;
  /** The same for executors with kernels of their own; without it they take the function's gradient of the logits. */
  readonly fused?: FusedLoss;
}
