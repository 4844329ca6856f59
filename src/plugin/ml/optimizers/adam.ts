import type { Optimizer, OptimizerMember } from "./optimizer.ts";

export interface AdamParameters {
  /** The rate where no schedule changes it. */
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Times a parameter is added to its gradient. */
  readonly weightDecay: number;
}

/** Adam with PyTorch's defaults. */
export const adam = {
  id: "adam",
  title: "Adam",
  defaults: { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as AdamParameters, // wider than the literal
  build:
    (parameters: AdamParameters): Optimizer =>
    (lr) => ({ kind: "adam", ...parameters, lr }),
} as const satisfies OptimizerMember<"adam", AdamParameters>;
