import type { MomentsRule, MomentumRule, UpdateRule } from "./network.ts";

/**
 * One update of every parameter p by its gradient g, with all that depends on the step worked out in doubles. Where
 * `decayVectors` is false, l2 is 0 and keep 1 for parameters of one axis.
 */
export type UpdateStep = (MomentsStep | MomentumStep) & {
  /** The largest norm that all gradients g together may have; 0 for any. See `clipFactor`. */
  readonly clip: number;
};

/**
 * g += l2 p; mean = beta1 mean + (1 - beta1) g; square = beta2 square + (1 - beta2) g^2;
 * p = keep p - rate mean / (adaptive ? sqrt(square) + epsilon : 1).
 */
export interface MomentsStep {
  readonly kind: "moments";
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly keep: number;
  readonly l2: number;
  readonly decayVectors: boolean;
  readonly adaptive: boolean;
}

/** g += l2 p; buffer = momentum buffer + g; p -= rate (nesterov ? g + momentum buffer : buffer). */
export interface MomentumStep {
  readonly kind: "momentum";
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly l2: number;
  readonly decayVectors: boolean;
}

/** What a rule does at a step, counted from 1, as PyTorch does it. */
export function updateStep(rule: UpdateRule, step: number): UpdateStep {
  const own = rule.kind === "sgd" ? momentumStep(rule) : momentsStep(rule, step);
  return { ...own, clip: rule.clip ?? 0 };
}

/** What PyTorch adds to the norm that it divides by. */
export const clipEpsilon = 1e-6;

/** What gradients of that norm are multiplied with, at most 1, so that they do not exceed it. */
export function clipFactor(norm: number, clip: number): number {
  return Math.min(1, clip / (norm + clipEpsilon));
}

/** A buffer of zeros is, after its first step, the gradient: what PyTorch starts with. */
function momentumStep(rule: MomentumRule): MomentumStep {
  const { lr, momentum, nesterov, weightDecay, decayVectors = true } = rule;
  return { kind: "momentum", rate: lr, momentum, nesterov, l2: weightDecay, decayVectors };
}

function momentsStep(rule: MomentsRule, step: number): MomentsStep {
  const { lr, beta1, beta2, epsilon, weightDecay, decayVectors = true } = rule;
  const rate = lr / (1 - beta1 ** step);
  /** What corrects the bias of the second moment's root. */
  const root = Math.sqrt(1 - beta2 ** step);
  const isDecoupled = rule.kind === "adamw";
  const shared = {
    kind: "moments",
    ...{ beta1, beta2, decayVectors },
    keep: isDecoupled ? 1 - lr * weightDecay : 1,
    l2: isDecoupled ? 0 : weightDecay,
  } as const;
  if (rule.kind !== "radam")
    return { ...shared, rate: rate * root, epsilon: epsilon * root, adaptive: true };
  const rectified = rectification(beta2, step);
  if (rectified === undefined) return { ...shared, rate, epsilon: 0, adaptive: false };
  // PyTorch adds epsilon before it corrects the root, where Adam adds it after.
  return { ...shared, rate: rate * root * rectified, epsilon, adaptive: true };
}

/** Liu et al. 2020: how far the second moment can be trusted; undefined while it cannot, as long as rho is at most 5. */
function rectification(beta2: number, step: number): number | undefined {
  const rhoInf = 2 / (1 - beta2) - 1;
  const rho = rhoInf - (2 * step * beta2 ** step) / (1 - beta2 ** step);
  if (rho <= 5) return undefined;
  return Math.sqrt(((rho - 4) * (rho - 2) * rhoInf) / ((rhoInf - 4) * (rhoInf - 2) * rho));
}
