import { type AdamParameters, adamLike, adamRanges, type OptimizerMember } from "./optimizer.ts";

/** Adam with PyTorch's defaults; weight decay is added to the gradient. */
export const adam = {
  id: "adam",
  title: "Adam",
  summary: "Works nearly always as it is",
  defaults: {
    ...{ lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ...{ weightDecay: 0, decayVectors: true },
  } as AdamParameters, // wider than the literal
  ranges: adamRanges,
  build: adamLike("adam"),
} as const satisfies OptimizerMember<"adam", AdamParameters>;
