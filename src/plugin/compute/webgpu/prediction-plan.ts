import { graphInput } from "../graph/graph.ts";
import type { PatchShape } from "../network.ts";
import type { GraphAnalysis } from "../plan/analysis.ts";
import { type Block, identity, type LinearBlock, type NormNode } from "../plan/blocks.ts";
import { windowOf } from "../plan/windows.ts";
import type { Precision } from "../precision.ts";
import { UnsupportedNode } from "../unsupported-node.ts";
import type { Buffer } from "./buffer.ts";
import { convolve, type Finish } from "./convolution.ts";
import { pixelsOf } from "./feature-map.ts";
import { weightsOf } from "./forward.ts";
import { coefficientsGrid, fold, foldGrid, runningCoefficients } from "./kernels/fold.ts";
import { Norms } from "./norms.ts";
import { addPlain, addSum } from "./plain-forward.ts";
import { Plan } from "./plan.ts";
import type { Part, Program } from "./program.ts";
import type { Place, Store } from "./store.ts";
import { addPack, addUnpack, channelsOf, lastOutput } from "./training-plan.ts";

/** Prediction at one size: what the weights are turned into once, and what is done for every image. */
export interface PredictionPlan {
  readonly program: Program;
  readonly prepare: Part;
  readonly forward: Part;
  /** Dense arrays, float32. */
  readonly input: Buffer;
  readonly logits: Buffer;
}

/** Batch norms are folded into the convolutions before them; maps share memory with those of other times. */
export function planPrediction(
  analysis: GraphAnalysis,
  of: { readonly store: Store; readonly shape: PatchShape; readonly format: Precision },
): PredictionPlan {
  const plan = new Plan(analysis, of);
  const { program } = plan;
  const { blocks } = analysis;
  const output = lastOutput(blocks);
  const lasting = (id: string) => {
    const numbers = pixelsOf(plan.sizeOf(id)) * channelsOf(plan, id);
    return program.buffer(4 * numbers, { lasting: true });
  };
  const [input, logits] = [lasting(graphInput), lasting(output)];
  const norms = new Norms(plan, { lasting: true });
  const filters = new Map<Block, Filter>();
  const prepare = program.part(() => {
    for (const block of blocks) {
      if (block.kind === "linear") filters.set(block, foldLinear(plan, block));
      if (block.kind === "normalise" && block.norm?.kind === "batch-norm")
        prepareNorm(plan, block.norm, norms.coefficients(block));
    }
  });
  const forward = program.part(() => {
    const scale = program.table(Float32Array.of(1));
    addPack(plan, { id: graphInput, dense: input, map: plan.map(graphInput), scale });
    for (const block of blocks) addForward({ plan, norms, filter: filters.get(block) }, block);
    addUnpack(plan, output, logits);
  });
  return { program, prepare, forward, input, logits };
}

/** A convolution's weights and bias with the batch norm behind it. */
interface Filter {
  readonly weights: Place;
  readonly bias: Place | undefined;
}

function foldLinear(plan: Plan, { node, norm, inputs }: LinearBlock): Filter {
  const { program, store } = plan;
  const [weights, bias] = [weightsOf(plan, node), store.place(node, "bias")];
  if (norm?.kind !== "batch-norm") return { weights, bias };
  const quads = plan.channelsOf(node.id).count / 4;
  const { kernel } = windowOf(node);
  const rows = kernel[0] * kernel[1] * plan.channelsOf(inputs[0] ?? "").count;
  const folded = program.buffer(16 * (rows + 1) * quads, { lasting: true });
  program.add(fold({ epsilon: norm.epsilon, hasBias: bias !== undefined }), {
    buffers: { parameters: store.parameters, statistics: store.statistics, folded },
    sizes: {
      ...placesOf(plan, norm),
      ...{ quads, rows, filterOffset: weights.quad, biasOffset: bias?.quad ?? 0 },
    },
    grid: foldGrid(rows, quads),
  });
  return { weights: { buffer: folded, quad: 0 }, bias: { buffer: folded, quad: rows * quads } };
}

/** A batch norm that follows no convolution becomes a scale and a shift. */
function prepareNorm(plan: Plan, norm: NormNode, coefficients: Buffer): void {
  const { program, store } = plan;
  const quads = coefficients.bytes / 64;
  program.add(runningCoefficients(norm.epsilon), {
    buffers: { parameters: store.parameters, statistics: store.statistics, coefficients },
    sizes: { ...placesOf(plan, norm), quads },
    grid: coefficientsGrid(quads),
  });
}

function placesOf({ store }: Plan, norm: NormNode) {
  const quad = (name: string) => {
    const place = store.place(norm, name);
    if (!place) throw new Error(`A batch norm without its ${name}`);
    return place.quad;
  };
  return {
    ...{ weightOffset: quad("weight"), shiftOffset: quad("bias") },
    ...{ meanOffset: quad("running_mean"), varianceOffset: quad("running_var") },
  };
}

function addForward(
  of: { readonly plan: Plan; readonly norms: Norms; readonly filter: Filter | undefined },
  block: Block,
): void {
  const { plan, norms, filter } = of;
  if (block.kind === "linear") {
    if (!filter) throw new Error("A convolution that was not prepared");
    const { node, inputs, norm, activation, raw, output } = block;
    const isGroup = norm?.kind === "group-norm"; // of the image itself: it cannot be folded
    const finish: Finish = {
      ...{ kind: "bias" as const, bias: filter.bias },
      activation: (!isGroup && activation) || identity,
    };
    const [from, to] = [plan.map(inputs[0] ?? ""), plan.map(isGroup ? raw : output)];
    const { weights } = filter;
    convolve(plan, { node, direction: "forward", weights, from, to, finish });
    if (!isGroup) return;
    norms.join(block);
    norms.addForward(block);
  } else if (block.kind === "normalise") {
    if (block.norm?.kind === "group-norm") norms.join(block);
    norms.addForward(block);
  } else if (block.kind === "add") addSum(plan, block);
  else if (block.kind === "tokens") throw new UnsupportedNode(block.node, `no ${block.node.kind}`);
  else addPlain(plan, block);
}
