import { graphInput } from "../graph/graph.ts";
import type { PatchShape } from "../network.ts";
import { type Block, identity, type LinearBlock, type NormBlock } from "../plan/blocks.ts";
import type { Analysis } from "./analysis.ts";
import { type Place, startOf } from "./buffer.ts";
import { convolve, type Filter, type Linear, prepareFilter } from "./convolution.ts";
import type { FeatureMap } from "./feature-map.ts";
import { addCopies, weightsOf } from "./forward.ts";
import { Plan, type Store } from "./plan.ts";
import { type Part, type Program, sharesFor } from "./program.ts";
import { finishKinds, noFinish } from "./records.ts";
import { lastOutput } from "./training-plan.ts";

/** Prediction at one size: what the weights are turned into once, and what is done for every image. */
export interface PredictionPlan {
  readonly program: Program;
  readonly prepare: Part;
  readonly forward: Part;
  readonly input: FeatureMap;
  readonly logits: FeatureMap;
}

/** Batch norms are folded into the convolutions before them; maps share memory with those of other times. */
export function planPrediction(
  analysis: Analysis,
  of: { readonly store: Store; readonly shape: PatchShape },
): PredictionPlan {
  const plan = new Plan(analysis, { ...of, lasting: false });
  const { program } = plan;
  const { blocks } = analysis;
  const ready = new Map<Block, Ready>();
  const prepare = program.part(() => {
    for (const block of blocks) {
      if (block.kind === "linear") ready.set(block, foldLinear(plan, block));
      if (block.kind === "normalise") ready.set(block, prepareNorm(plan, block));
    }
  });
  const forward = program.part(() => {
    for (const block of blocks) addForward(plan, block, ready.get(block));
  });
  const logits = plan.map(lastOutput(blocks));
  return { program, prepare, forward, input: plan.map(graphInput), logits };
}

/** What a block has from its preparation. */
type Ready =
  | { readonly kind: "linear"; readonly filter: Filter; readonly bias: Place }
  | { readonly kind: "normalise"; readonly coefficients: Place };

function foldLinear(plan: Plan, block: LinearBlock): Ready {
  const { program, store } = plan;
  const { node, norm } = block;
  const linear = extentsOf(plan, block);
  const outputs = linear.y.channels.count;
  const { kernel } =
    node.kind === "conv2d" ? node : { kernel: [node.factor, node.factor] as const };
  const rows = kernel[0] * kernel[1] * linear.x.channels.count;
  const weights = startOf(program.buffer(4 * rows * outputs));
  const bias = startOf(program.buffer(4 * outputs, { lasting: true }));
  const of = (name: string) => norm && store.parameter(norm, name);
  const record = {
    ...{ weights: weightsOf(plan, node), bias: store.parameter(node, "bias"), rows, outputs },
    ...{ weight: of("weight"), shift: of("bias"), mean: of("running_mean") },
    ...{ variance: of("running_var"), epsilon: norm?.epsilon ?? 0 },
    ...{ toWeights: weights, toBias: bias },
  };
  program.add("fold", record, { shares: sharesFor(4 * rows * outputs) });
  const filter = prepareFilter(program, linear, { weights, direction: "forward", lasting: true });
  return { kind: "linear", filter, bias };
}

/** Its maps as far as they are known before they are made. */
function extentsOf(plan: Plan, { node, inputs: [input = ""], output }: LinearBlock): Linear {
  const extent = (id: string) => ({ ...plan.sizeOf(id), channels: plan.channelsOf(id) });
  return { node, x: extent(input), y: extent(output) };
}

/** A batch norm that follows no convolution becomes a scale and a shift. */
function prepareNorm(plan: Plan, { norm, output }: NormBlock): Ready {
  const { program, store } = plan;
  const channels = plan.channelsOf(output).count;
  const coefficients = startOf(program.buffer(28 * channels, { lasting: true }));
  const of = (name: string) => norm && store.parameter(norm, name);
  const record = {
    ...{ channels, coefficients, epsilon: norm?.epsilon ?? 0 },
    ...{ weight: of("weight"), shift: of("bias"), mean: of("running_mean") },
    variance: of("running_var"),
  };
  program.add("runningCoefficients", record, { shares: 1 });
  return { kind: "normalise", coefficients };
}

function addForward(plan: Plan, block: Block, ready: Ready | undefined): void {
  const { program } = plan;
  const [first = ""] = block.inputs;
  const [x, y] = [plan.map(first), plan.map(block.output)];
  if (block.kind === "max-pool") program.add("maxPool", { x, y });
  else if (block.kind === "concat") addCopies(plan, block);
  else if (ready?.kind === "linear") {
    const { filter, bias } = ready;
    const { activation = identity } = block;
    const finish = { ...noFinish, ...activation, finish: finishKinds.activate, bias };
    convolve(program, filter, { from: x, to: y, finish });
  } else if (ready) {
    const { coefficients } = ready;
    const { activation = identity } = block;
    const mask = plan.store.mask(block.output);
    const record = { ...noNorm, ...activation, coefficients, mask, z: x, value: y };
    program.add("normForward", record);
  }
}

const noNorm = {
  ...{ norm: 0, epsilon: 0, perPixel: 0, momentum: 0, weight: undefined, bias: undefined },
  ...{ offset: undefined, runningMean: undefined, runningVariance: undefined, sums: undefined },
  shares: 0,
};
