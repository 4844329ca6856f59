import type { UpdateRule } from "#compute/index.ts";
import type { Member } from "#core/family.ts";

/** What a schedule may set for one step. */
export interface Pace {
  readonly lr: number;
  /** In place of the optimizer's own momentum (Adam's first beta). */
  readonly momentum?: number | undefined;
}

/** The rule of one step. */
export type Optimizer = (pace: Pace) => UpdateRule;

export type OptimizerMember<Id extends string, Parameters> = Member<Id, Parameters, Optimizer>;

/** Settings of Adam and of those that came of it. */
export interface AdamParameters {
  /** The rate where no schedule changes it. */
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Whether biases, and what norms multiply with and add, decay too: PyTorch's do, timm's and BiaPy's do not. */
  readonly decayVectors: boolean;
}

/** A moment is a mean of what was: none of it, or all but a part of the new. */
export const adamRanges = {
  lr: [0, Infinity],
  beta1: [0, 1],
  beta2: [0, 1],
  epsilon: [0, Infinity],
  weightDecay: [0, Infinity],
} as const;

/** One of that kind, from its settings. */
export function adamLike(
  kind: "adam" | "adamw" | "radam",
): (parameters: AdamParameters) => Optimizer {
  return (parameters) =>
    ({ lr, momentum = parameters.beta1 }) => ({ kind, ...parameters, lr, beta1: momentum });
}
