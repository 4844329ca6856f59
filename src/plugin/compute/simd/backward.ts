import type { AddBlock, Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { type Place, startOf } from "./buffer.ts";
import { convolve, filterGradient, prepareFilter } from "./convolution.ts";
import type { FeatureMap } from "./feature-map.ts";
import { weightsOf } from "./forward.ts";
import type { Gradients } from "./gradients.ts";
import type { Norms } from "./norms.ts";
import { addPlainBackward } from "./plain-backward.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./step.ts";
import { addTokensBackward } from "./tokens-backward.ts";

interface Training {
  readonly plan: Plan;
  readonly norms: Norms;
  readonly gradients: Gradients;
}

/** Adds a block's backward pass; those of all blocks that read its output are there already. */
export function addBackward(training: Training, block: Block): void {
  const { gradients, plan } = training;
  const { output } = block;
  const gradient = gradients.get(output);
  if (!gradient || !plan.analysis.trained.has(output)) return;
  switch (block.kind) {
    case "linear":
      addLinear(training, block, gradient);
      break;
    case "normalise":
      addNorm(training, block, gradient);
      break;
    case "add":
      addSum(training, block, gradient);
      break;
    case "tokens":
      addTokensBackward(training, block.node, gradient);
      break;
    default:
      addPlainBackward(training, block, gradient);
  }
  gradients.use(output);
}

/** Returns the gradient of what was normalised: of a convolution's result in its place, which nobody needs any more. */
function addNorm(training: Training, block: NormBlock, gradient: FeatureMap): FeatureMap {
  const { plan, norms, gradients } = training;
  const id = norms.mapOf(block);
  // The kernel reads each number before it writes it, so even memory that is shared with z's gradient will do.
  gradients.use(block.output);
  const { map: toZ, adds } =
    block.kind === "linear" ? { map: plan.map(id), adds: false } : gradients.target(id);
  const through = gradients.isFinished(block.output);
  if (block.norm && !through) addSums(training, block, gradient);
  const record = normRecord(training, block, gradient);
  if (block.norm) {
    const hasOwn = plan.store.parameter(block.norm, "weight");
    const to = (name: string) =>
      block.norm && hasOwn ? plan.store.gradient(block.norm, name) : undefined;
    const ends = { toWeight: to("weight"), toBias: to("bias") };
    plan.program.add("normBackwardCoefficients", { ...record, ...ends }, norms.cut(block));
  }
  const to = { through: through ? 1 : 0, toZ, adds: adds ? 1 : 0 };
  plan.program.add("normBackward", { ...record, ...to });
  return toZ;
}

/** The sums that a norm's gradient is made of, where nobody made them on the way. */
function addSums(training: Training, block: NormBlock, gradient: FeatureMap): void {
  const nowhere = { through: 0, toZ: undefined, adds: 0 };
  const record = { ...normRecord(training, block, gradient), ...nowhere };
  training.norms.summed(block, training.plan.program.add("normBackwardSums", record));
}

function normRecord({ plan, norms }: Training, block: NormBlock, gradient: FeatureMap) {
  const { output } = block;
  const z = plan.map(norms.mapOf(block));
  const value = plan.analysis.absorbed.has(output) ? z : plan.map(output);
  return { ...norms.record(block), z, value, gradient };
}

function addLinear(training: Training, block: LinearBlock, arriving: FeatureMap): void {
  const { plan } = training;
  const { program, store } = plan;
  const { node, inputs } = block;
  const [input = ""] = inputs;
  const sums = block.norm ? undefined : addActivation(training, block, arriving);
  const gradient = block.norm
    ? addNorm(training, block, arriving)
    : (training.gradients.get(block.output) ?? arriving);
  if (plan.analysis.trained.has(input)) addToInput(training, block, gradient);
  const toWeights = store.gradient(node, "weight");
  filterGradient(program, node, { x: plan.map(input), gradient, toWeights });
  // Before a batch norm a bias has no influence: its gradient stays 0.
  if (!store.parameter(node, "bias") || block.norm?.kind === "batch-norm") return;
  addBiasGradient(training, block, { gradient, sums });
}

/** Takes the gradient through the activation of a block without a norm, unless that was done. Says where its sums are. */
function addActivation(
  { plan, norms, gradients }: Training,
  block: LinearBlock | AddBlock,
  gradient: FeatureMap,
): Place | undefined {
  const { activation, output } = block;
  if (!activation) return undefined;
  const [first, second] = block.kind === "add" ? norms.normsOf(block.inputs) : [];
  const a = norms.keep(first ?? block);
  const b = second && norms.keep(second);
  const z = (norm: NormBlock | undefined) => norm && plan.map(norms.mapOf(norm));
  if (!gradients.isFinished(output)) {
    const shares = plan.program.add("activationBackward", {
      ...{ ...activation, value: plan.map(output), gradient, to: gradients.replacement(output) },
      ...{ a: z(first), aCoefficients: a.coefficients, aSums: a.sums, aSets: a.sets },
      ...{ b: z(second), bCoefficients: b?.coefficients, bSums: b?.sums, bSets: b?.sets ?? 1 },
    });
    for (const counted of [first ?? block, second]) if (counted) norms.summed(counted, shares);
  }
  return a.sums;
}

function addBiasGradient(
  { plan, norms }: Training,
  block: LinearBlock,
  of: { readonly gradient: FeatureMap; readonly sums: Place | undefined },
): void {
  const { program, store } = plan;
  const { node } = block;
  const channels = of.gradient.channels.count;
  const sums = of.sums ?? startOf(program.buffer(8 * channels * mostShares));
  const shares = of.sums
    ? norms.sharesOf(block)
    : program.add("channelSums", { x: of.gradient, sums });
  const stride = of.sums ? 2 * channels : channels; // a norm's sums are two a channel
  const total = store.gradient(node, "bias");
  program.add("channelSumsEnd", { sums, shares, stride, channels, total }, { shares: 1 });
}

function addToInput(
  { plan, norms, gradients }: Training,
  block: LinearBlock,
  from: FeatureMap,
): void {
  const { program, analysis } = plan;
  const {
    node,
    inputs: [input = ""],
  } = block;
  const weights = weightsOf(plan, node);
  const linear = { node, x: plan.map(input), y: from };
  const filter = prepareFilter(program, linear, { weights, direction: "backward", lasting: false });
  const { map: to, adds } = gradients.target(input);
  // The first of a map's readers is the last to add to its gradient, and can finish it.
  const isLast = analysis.readers(input)[0] === block;
  const maker = analysis.blocks.find(({ output }) => output === input);
  const finish = isLast ? norms.backFinish(maker) : undefined;
  // The filter's gradient comes next, and reads nothing of this.
  const shares = convolve(program, filter, {
    ...{ from, to, adds, waits: false },
    ...(finish && { finish }),
  });
  if (!finish || !maker) return;
  gradients.finish(input);
  norms.summed(norms.countedBy(maker), shares);
}

/** A sum's gradient is that of each of its terms: they share it. */
function addSum(training: Training, block: AddBlock, gradient: FeatureMap): void {
  const { plan, norms, gradients } = training;
  const { trained, absorbed } = plan.analysis;
  const { activation, inputs, output } = block;
  const counted = gradients.isFinished(output) ? 1 : activation ? 2 : 0;
  addActivation(training, block, gradient);
  const through = gradients.get(output) ?? gradient;
  for (const [i, norm] of norms.normsOf(inputs).entries())
    if (i >= counted && trained.has(norm.output)) addSums(training, norm, through);
  const once = (id: string) => inputs.filter((other) => other === id).length === 1;
  // What adds to a gradient that is there comes before anybody may change this one.
  const shares = inputs.filter((id) => once(id) && !gradients.get(id));
  for (const id of [...inputs.filter((id) => !shares.includes(id)), ...shares])
    if (trained.has(id)) {
      gradients.receive(id, through, { mayShare: shares.includes(id) });
      if (absorbed.has(id)) gradients.finish(id);
    }
}
