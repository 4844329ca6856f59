import type { Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { startOf } from "./buffer.ts";
import { convolve, filterGradient, prepareFilter } from "./convolution.ts";
import { type FeatureMap, sliceOf } from "./feature-map.ts";
import { partsOf, weightsOf } from "./forward.ts";
import type { Gradients } from "./gradients.ts";
import type { Norms } from "./norms.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./program.ts";

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
function addNorm({ plan, norms, gradients }: Training, block: NormBlock, gradient: FeatureMap) {
  const id = norms.mapOf(block);
  const [z, value] = [plan.map(id), plan.map(block.output)];
  const { norm } = block;
  const through = soleReader(plan, block.output)?.kind === "linear" && norm !== undefined;
  const { map: toZ, adds } =
    block.kind === "linear" ? { map: gradients.takePlace(id), adds: false } : gradients.target(id);
  const record = {
    ...{ ...norms.record(block), z, value, gradient, toZ },
    through: through ? 1 : 0,
    adds: adds ? 1 : 0,
    toWeight: norm && plan.store.gradient(norm, "weight"),
    toBias: norm && plan.store.gradient(norm, "bias"),
  };
  if (norm && !through) norms.summed(block, plan.program.add("normBackwardSums", record));
  if (norm) {
    const { shares } = norms.record(block);
    plan.program.add("normBackwardCoefficients", { ...record, shares }, { shares: 1 });
  }
  plan.program.add("normBackward", record);
  return toZ;
}

function addLinear(training: Training, block: LinearBlock, gradient: FeatureMap): void {
  const { plan } = training;
  const { program, store } = plan;
  const { node, inputs } = block;
  const [input = ""] = inputs;
  const x = plan.map(input);
  if (plan.analysis.trained.has(input)) addToInput(training, block, gradient);
  filterGradient(program, node, { x, gradient, toWeights: store.gradient(node, "weight") });
  // Before a batch norm a bias has no influence: its gradient stays 0.
  if (!store.parameter(node, "bias") || block.norm) return;
  const channels = gradient.channels.count;
  const sums = startOf(program.buffer(8 * channels * mostShares));
  const shares = program.add("channelSums", { x: gradient, sums });
  const total = store.gradient(node, "bias");
  program.add("channelSumsEnd", { sums, shares, stride: channels, channels, total }, { shares: 1 });
}

function addToInput(
  { plan, norms, gradients }: Training,
  { node, inputs: [input = ""] }: LinearBlock,
  from: FeatureMap,
): void {
  const { program, analysis } = plan;
  const weights = weightsOf(plan, node);
  const linear = { node, x: plan.map(input), y: from };
  const filter = prepareFilter(program, linear, { weights, direction: "backward", lasting: false });
  const { map: to, adds } = gradients.target(input);
  if (adds) {
    const spare = gradients.spare(input);
    convolve(program, filter, { from, to: spare });
    program.add("transfer", { x: spare, y: to, adds: 1 });
    return;
  }
  const maker = analysis.blocks.find(({ output }) => output === input);
  const counts =
    maker && "norm" in maker && maker.norm !== undefined && soleReader(plan, input) !== undefined;
  const shares = convolve(program, filter, {
    from,
    to,
    ...(counts ? { finish: norms.backFinish(maker) } : {}),
    waits: false, // the filter's gradient comes next, and reads nothing of this
  });
  if (counts) norms.summed(maker, shares);
}

/** The block that alone reads a map, and once; nobody's if it is the network's output too. */
function soleReader({ analysis }: Plan, id: string): Block | undefined {
  const [reader, ...others] = analysis.readers(id);
  return others.length === 0 ? reader : undefined;
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
  plan.program.add("maxPoolBackward", { x, y, gradient, toX, adds: adds ? 1 : 0 });
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
    plan.program.add("transfer", { x, y, adds: adds ? 1 : 0 });
  }
}
