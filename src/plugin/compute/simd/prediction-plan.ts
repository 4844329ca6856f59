import { graphInput } from "../graph/graph.ts";
import type { PatchShape } from "../network.ts";
import {
  type AddBlock,
  type Block,
  identity,
  type LinearBlock,
  type NormaliseBlock,
} from "../plan/blocks.ts";
import { areSame } from "../plan/channels.ts";
import { windowOf } from "../plan/windows.ts";
import type { Analysis } from "./analysis.ts";
import { type Place, startOf } from "./buffer.ts";
import { convolve, type Filter, type Linear, prepareFilter } from "./convolution.ts";
import type { FeatureMap } from "./feature-map.ts";
import { addPlain, addStatistics, normedTerm, weightsOf } from "./forward.ts";
import { Norms } from "./norms.ts";
import { Plan, type Store } from "./plan.ts";
import type { Part, Program } from "./program.ts";
import { finishKinds, noFinish } from "./records.ts";
import { sharesFor } from "./step.ts";
import { addSum, type Term } from "./sums.ts";
import { addTokens } from "./tokens.ts";
import { lastOutput } from "./training-plan.ts";

/** Prediction at one size: what the weights are turned into once, and what is done for every image. */
export interface PredictionPlan {
  readonly program: Program;
  readonly prepare: Part;
  readonly forward: Part;
  readonly input: FeatureMap;
  readonly logits: FeatureMap;
}

interface Prediction {
  readonly plan: Plan;
  readonly norms: Norms;
  readonly ready: Map<Block, Ready>;
  /** Sums that a convolution makes on the way: it adds the other map to its result. */
  readonly sums: ReadonlyMap<LinearBlock, { readonly sum: AddBlock; readonly other: string }>;
}

/** What a block has from its preparation. */
type Ready =
  | { readonly kind: "linear"; readonly filter: Filter; readonly bias: Place | undefined }
  | { readonly kind: "normalise"; readonly coefficients: Place };

/** Batch norms are folded into the convolutions before them; maps share memory with those of other times. */
export function planPrediction(
  analysis: Analysis,
  of: { readonly store: Store; readonly shape: PatchShape },
): PredictionPlan {
  const plan = new Plan(analysis, { ...of, lasting: false });
  const { program } = plan;
  const { blocks } = analysis;
  const prediction: Prediction = {
    ...{ plan, norms: new Norms(plan), ready: new Map(), sums: sumsOnTheWay(analysis) },
  };
  const prepare = program.part(() => {
    for (const block of blocks) {
      if (block.kind === "linear") prediction.ready.set(block, prepareLinear(plan, block));
      if (block.kind === "normalise" && block.norm?.kind !== "group-norm")
        prediction.ready.set(block, prepareNorm(plan, block));
    }
  });
  const forward = program.part(() => {
    for (const block of blocks) addForward(prediction, block);
  });
  const logits = plan.map(lastOutput(blocks));
  return { program, prepare, forward, input: plan.map(graphInput), logits };
}

/** Sums of two maps of which the later is a convolution's own, with no norm but one that is folded. */
function sumsOnTheWay({ blocks, channels, readers, absorbed }: Analysis): Prediction["sums"] {
  const found = new Map<LinearBlock, { sum: AddBlock; other: string }>();
  const isMade = (id: string) => !absorbed.has(id) || isFolded(absorbed.get(id));
  for (const sum of blocks) {
    if (sum.kind !== "add" || sum.inputs.length !== 2) continue;
    const last = blocks.findLast(({ output }) => sum.inputs.includes(output));
    const other = sum.inputs.find((id) => id !== last?.output);
    if (last?.kind !== "linear" || last.activation || !isFolded(last) || other === undefined)
      continue;
    const alike = [other, last.output].every((id) => {
      const [own, made] = [channels.get(id), channels.get(sum.output)];
      return own && made && areSame(own, made);
    });
    if (alike && isMade(other) && readers(last.output).length === 1)
      found.set(last, { sum, other });
  }
  return found;
}

/** Whether a block is a convolution that stands for its norm too. */
function isFolded(block: Block | undefined): boolean {
  return block?.kind === "linear" && block.norm?.kind !== "group-norm";
}

function prepareLinear(plan: Plan, block: LinearBlock): Ready {
  const { program, store } = plan;
  const { node, norm } = block;
  const linear = extentsOf(plan, block);
  // What a group norm counts, tiles of 6x6 do not.
  const how = { direction: "forward", lasting: true, largeTiles: isFolded(block) } as const;
  if (norm?.kind !== "batch-norm") {
    const filter = prepareFilter(program, linear, { weights: weightsOf(plan, node), ...how });
    return { kind: "linear", filter, bias: store.parameter(node, "bias") };
  }
  const outputs = linear.y.channels.count;
  const [height, width] = windowOf(node).kernel;
  const rows = height * width * linear.x.channels.count;
  const weights = startOf(program.buffer(4 * rows * outputs));
  const bias = startOf(program.buffer(4 * outputs, { lasting: true }));
  const of = (name: string) => store.parameter(norm, name);
  const record = {
    ...{ weights: weightsOf(plan, node), bias: store.parameter(node, "bias"), rows, outputs },
    ...{ weight: of("weight"), shift: of("bias"), mean: of("running_mean") },
    ...{ variance: of("running_var"), epsilon: norm.epsilon },
    ...{ toWeights: weights, toBias: bias },
  };
  program.add("fold", record, { shares: sharesFor(4 * rows * outputs) });
  const filter = prepareFilter(program, linear, { weights, ...how });
  return { kind: "linear", filter, bias };
}

/**
 * Its maps as far as they are known before they are made. Of one image: how many go through together must not decide how they
 * are convolved, or its bits would depend on the number of threads.
 */
function extentsOf(plan: Plan, { node, inputs: [input = ""], output }: LinearBlock): Linear {
  const extent = (id: string) => ({ ...plan.sizeOf(id), batch: 1, channels: plan.channelsOf(id) });
  return { node, x: extent(input), y: extent(output) };
}

/** A batch norm that follows no convolution becomes a scale and a shift. */
function prepareNorm(plan: Plan, { norm, output }: NormaliseBlock): Ready {
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

function addForward(prediction: Prediction, block: Block): void {
  const { plan, sums } = prediction;
  switch (block.kind) {
    case "linear":
      addLinear(prediction, block);
      return;
    case "normalise":
      addNormalise(prediction, block);
      return;
    case "add":
      if (![...sums.values()].some(({ sum }) => sum === block))
        addSum(plan, block, (id) => termOf(prediction, id));
      return;
    case "tokens":
      addTokens(plan, block.node);
      return;
    default:
      addPlain(plan, block);
  }
}

function addLinear({ plan, norms, ready, sums }: Prediction, block: LinearBlock): void {
  const { program } = plan;
  const prepared = ready.get(block);
  if (prepared?.kind !== "linear") throw new Error("A convolution that was not prepared");
  const { filter, bias } = prepared;
  const from = plan.map(block.inputs[0] ?? "");
  if (!isFolded(block)) {
    const isAbsorbed = plan.analysis.absorbed.has(block.output);
    // Nobody needs what was normalised any more: the value takes its place.
    const z = plan.map(isAbsorbed ? block.raw : block.output);
    const finish = norms.countingFinish(block);
    norms.summed(block, convolve(program, filter, { from, to: z, finish }));
    const record = { ...norms.record(block), z };
    program.add("normForwardCoefficients", record, norms.cut(block));
    if (!isAbsorbed) program.add("normForward", { ...record, value: z });
    return;
  }
  const onTheWay = sums.get(block);
  const { activation = identity, output } = onTheWay?.sum ?? block;
  const finish = {
    ...{ ...noFinish, ...activation, finish: finishKinds.activate },
    ...{ bias, mask: plan.store.mask(output), z: onTheWay && plan.map(onTheWay.other) },
  };
  convolve(program, filter, { from, to: plan.map(output), finish });
}

function addNormalise({ plan, norms, ready }: Prediction, block: NormaliseBlock): void {
  const { program } = plan;
  const prepared = ready.get(block);
  const z = plan.map(norms.mapOf(block));
  if (!prepared) {
    addStatistics(plan, norms, block);
    program.add("normForwardCoefficients", { ...norms.record(block), z }, norms.cut(block));
  }
  if (plan.analysis.absorbed.has(block.output)) return;
  const own = prepared?.kind === "normalise" ? { coefficients: prepared.coefficients } : {};
  const record = { ...norms.record(block), ...own, z, value: plan.map(block.output) };
  program.add("normForward", record);
}

/** What a sum reads of a norm that is not folded. */
function termOf({ plan, norms, ready }: Prediction, id: string): Term | undefined {
  const block = plan.analysis.absorbed.get(id);
  if (!block || isFolded(block)) return undefined;
  const prepared = ready.get(block);
  const term = normedTerm(plan, norms, id);
  return term && prepared?.kind === "normalise"
    ? { ...term, coefficients: prepared.coefficients }
    : term;
}
