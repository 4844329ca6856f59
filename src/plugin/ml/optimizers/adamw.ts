import { type AdamParameters, adamLike, adamRanges, type OptimizerMember } from "./optimizer.ts";

/** Adam with PyTorch's defaults, whose weight decay shrinks the weights themselves (Loshchilov and Hutter 2019). */
export const adamw = {
  id: "adamw",
  title: "AdamW",
  summary: "Adam whose weight decay shrinks the weights themselves",
  defaults: {
    ...{ lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ...{ weightDecay: 0.01, decayVectors: true },
  } as AdamParameters, // wider than the literal
  ranges: adamRanges,
  build: adamLike("adamw"),
} as const satisfies OptimizerMember<"adamw", AdamParameters>;
