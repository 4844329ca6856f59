import { type AdamParameters, adamLike, adamRanges, type OptimizerMember } from "./optimizer.ts";

/**
 * Rectified Adam (Liu et al. 2020) with PyTorch's defaults. It trusts its second moment little at first: with these a
 * run of some hundred steps has 20 to 40 % of the nominal rate.
 */
export const radam = {
  id: "radam",
  title: "RAdam",
  summary: "Adam that begins carefully; takes a few hundred steps to come to speed",
  defaults: {
    ...{ lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ...{ weightDecay: 0, decayVectors: true },
  } as AdamParameters, // wider than the literal
  ranges: adamRanges,
  build: adamLike("radam"),
} as const satisfies OptimizerMember<"radam", AdamParameters>;
