import type { Optimizer, OptimizerMember } from "./optimizer.ts";

export interface SgdParameters {
  /** The rate where no schedule changes it. */
  readonly lr: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Times a weight is added to its gradient. */
  readonly weightDecay: number;
  /** Whether biases, and what norms multiply with and add, decay too. */
  readonly decayVectors: boolean;
}

/** Gradient descent with Nesterov's momentum, as PyTorch has it; the usual rate and momentum, where PyTorch has none. */
export const sgd = {
  id: "sgd",
  title: "SGD with momentum",
  summary: "Slower to tune, and often best in long runs",
  defaults: {
    ...{ lr: 1e-2, momentum: 0.9, nesterov: true },
    ...{ weightDecay: 0, decayVectors: true },
  } as SgdParameters, // wider than the literal
  ranges: { lr: [0, Infinity], momentum: [0, 1], weightDecay: [0, Infinity] },
  build:
    (parameters: SgdParameters): Optimizer =>
    ({ lr, momentum = parameters.momentum }) => ({ kind: "sgd", ...parameters, lr, momentum }),
} as const satisfies OptimizerMember<"sgd", SgdParameters>;
