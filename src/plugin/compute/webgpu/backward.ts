import type { Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { convolve, filterGradient } from "./convolution.ts";
import { type FeatureMap, pixelsOf, quadsOf, sliceOf } from "./feature-map.ts";
import { partsOf, weightsOf } from "./forward.ts";
import type { Gradients } from "./gradients.ts";
import { read } from "./kernel.ts";
import { channelSums } from "./kernels/channel-sums.ts";
import { maxPoolBackward } from "./kernels/max-pool.ts";
import { normBackward, normBackwardSums } from "./kernels/norm.ts";
import { transfer } from "./kernels/transfer.ts";
import { type Norms, normalisedBy } from "./norms.ts";
import type { Plan } from "./plan.ts";
import { addChannelSums, addCopies, addEachQuad } from "./steps.ts";
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
    case "max-pool":
      addPool(training, block, gradient);
      return;
    case "concat":
      addSplit(training, block, gradient);
  }
}

/** Returns the gradient of what was normalised. */
function addNorm(
  { plan, norms, gradients }: Training,
  block: NormBlock,
  gradient: FeatureMap,
): FeatureMap {
  const id = normalisedBy(block);
  const z = plan.map(id);
  const { norm } = block;
  const { store } = plan;
  const coefficients = norms.coefficients(block);
  const [weight, bias] = norm ? ["weight", "bias"].map((name) => store.place(norm, name)) : [];
  const quads = quadsOf(z);
  if (weight && bias) {
    if (bias.quad !== weight.quad + quads)
      throw new Error("A bias that lies not behind its weight");
    const kernel = normBackwardSums(norms.of(block), quads);
    const buffers = { z, gradient, coefficients };
    const partials = addChannelSums(plan, kernel, { map: z, sums: 2, buffers });
    addCopies(plan, { partials, count: 2 * quads, to: toGradient(plan, weight) });
  }
  const { map: toZ, adds } = gradients.target(id);
  const kernel = normBackward({ ...norms.of(block), adds, perPixel: 1 / pixelsOf(z) });
  addEachQuad(plan, kernel, {
    map: z,
    buffers: { z, gradient, coefficients, totals: store.gradients, toZ },
    sizes: { weightOffset: weight?.quad ?? 0, biasOffset: bias?.quad ?? 0 },
  });
  return toZ;
}

function addLinear(training: Training, block: LinearBlock, gradient: FeatureMap): void {
  const { plan, gradients } = training;
  const { store, format } = plan;
  const { node, inputs } = block;
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
  if (!bias || block.norm) return;
  const quads = quadsOf(gradient);
  const kernel = channelSums(
    {
      ...{ name: "bias gradient", format, sums: 1, buffers: { gradient: read("map") } },
      each: "      sum0 += get_gradient(pixel, quad);",
    },
    quads,
  );
  const partials = addChannelSums(plan, kernel, { map: gradient, sums: 1, buffers: { gradient } });
  addCopies(plan, { partials, count: quads, to: toGradient(plan, bias) });
}

/** Where the gradient of a parameter goes: vectors of parameters and gradients lie alike. */
function toGradient({ store }: Plan, { quad }: Place): Place {
  return { buffer: store.gradients, quad };
}

function addPool(
  { plan, gradients }: Training,
  { inputs, output }: Block,
  gradient: FeatureMap,
): void {
  const [input = ""] = inputs;
  if (!plan.analysis.trained.has(input)) return;
  const { map: toX, adds } = gradients.target(input);
  const [x, y] = [plan.map(input), plan.map(output)];
  const { height, width } = x;
  addEachQuad(plan, maxPoolBackward(plan.format, { kernel: 2, adds }), {
    ...{ map: x, buffers: { x, y, gradient, toX }, sizes: { height, width } },
  });
}

function addSplit(
  { plan, gradients }: Training,
  { inputs, output }: Block,
  gradient: FeatureMap,
): void {
  for (const { id, first } of partsOf(plan, inputs)) {
    if (!plan.analysis.trained.has(id)) continue;
    const isPart = plan.analysis.parts.get(id)?.whole === output;
    if (isPart && !gradients.get(id)) {
      gradients.takePart(id, gradient, first);
      continue;
    }
    const x = sliceOf(gradient, { first, channels: plan.channelsOf(id) });
    const { map: y, adds } = gradients.target(id);
    addEachQuad(plan, transfer(plan.format, { adds }), { map: y, buffers: { x, y }, sizes: {} });
  }
}
