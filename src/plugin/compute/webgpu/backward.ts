import type { Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { UnsupportedNode } from "../unsupported-node.ts";
import { convolve, filterGradient } from "./convolution.ts";
import { type FeatureMap, quadsOf } from "./feature-map.ts";
import { weightsOf } from "./forward.ts";
import type { Gradients } from "./gradients.ts";
import { read } from "./kernel.ts";
import { channelSums } from "./kernels/channel-sums.ts";
import { type Norms, normalisedBy } from "./norms.ts";
import { addPlainBackward, addSumBackward } from "./plain-backward.ts";
import type { Plan } from "./plan.ts";
import { addChannelSums, addCopies } from "./steps.ts";
import type { Place } from "./store.ts";

interface Training {
  readonly plan: Plan;
  readonly norms: Norms;
  readonly gradients: Gradients;
}

/** Adds a block's backward pass; those of all blocks that read its output are there already. */
export function addBackward(training: Training, block: Block): void {
  const { gradients, plan } = training;
  const gradient = gradients.get(block.output);
  if (!gradient || !plan.analysis.trained.has(block.output)) return;
  switch (block.kind) {
    case "linear": {
      const hasNorm = block.norm || block.activation;
      addLinear(training, block, hasNorm ? addNorm(training, block, gradient) : gradient);
      return;
    }
    case "normalise":
      addNorm(training, block, gradient);
      return;
    case "add":
      addSumBackward({ plan, gradients, gradient }, block);
      return;
    case "tokens":
      throw new UnsupportedNode(block.node, `no ${block.node.kind}`);
    default:
      addPlainBackward({ plan, gradients, gradient }, block);
  }
}

/** Returns the gradient of what was normalised. */
function addNorm(
  { norms, gradients }: Training,
  block: NormBlock,
  gradient: FeatureMap,
): FeatureMap {
  const { map: toZ, adds } = gradients.target(normalisedBy(block));
  norms.addBackward(block, { gradient, toZ, adds });
  return toZ;
}

function addLinear(training: Training, block: LinearBlock, gradient: FeatureMap): void {
  const { plan, gradients } = training;
  const { store } = plan;
  const { node, inputs, norm } = block;
  const [input = ""] = inputs;
  const weights = weightsOf(plan, node);
  if (plan.analysis.trained.has(input)) {
    const { map: to, adds } = gradients.target(input);
    const finish = { kind: adds ? "add" : "none" } as const;
    convolve(plan, { node, direction: "backward", weights, from: gradient, to, finish });
  }
  filterGradient(plan, node, {
    ...{ x: plan.map(input), gradient },
    toWeights: toGradient(plan, weights),
  });
  const bias = store.place(node, "bias");
  // Before a batch norm a bias has no influence: its gradient stays 0.
  if (bias && norm?.kind !== "batch-norm") addBias(plan, gradient, toGradient(plan, bias));
}

function addBias(plan: Plan, gradient: FeatureMap, to: Place): void {
  const quads = quadsOf(gradient);
  const buffers = { gradient: read("map") };
  const kernel = channelSums(
    {
      ...{ name: "bias gradient", format: plan.format, sums: 1, buffers },
      each: "      sum0 += get_gradient(pixel, quad);",
    },
    quads,
  );
  const partials = addChannelSums(plan, kernel, { map: gradient, sums: 1, buffers: { gradient } });
  addCopies(plan, { partials, count: quads, to });
}

/** Where the gradient of a parameter goes: vectors of parameters and gradients lie alike. */
function toGradient({ store }: Plan, { quad }: Place): Place {
  return { buffer: store.gradients, quad };
}
