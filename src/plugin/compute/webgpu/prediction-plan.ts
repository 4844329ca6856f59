import { graphInput } from "../graph/graph.ts";
import type { PatchShape } from "../network.ts";
import type { GraphAnalysis } from "../plan/analysis.ts";
import { type Block, identity, type LinearBlock, type NormBlock } from "../plan/blocks.ts";
import { windowOf } from "../plan/windows.ts";
import type { Buffer } from "./buffer.ts";
import { convolve } from "./convolution.ts";
import { pixelsOf } from "./feature-map.ts";
import { addJoin, addPool, weightsOf } from "./forward.ts";
import type { MapFormat } from "./kernel.ts";
import { coefficientsGrid, fold, foldGrid, runningCoefficients } from "./kernels/fold.ts";
import { normForward } from "./kernels/norm.ts";
import { Plan } from "./plan.ts";
import type { Part, Program } from "./program.ts";
import { addEachQuad } from "./steps.ts";
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
  of: { readonly store: Store; readonly shape: PatchShape; readonly format: MapFormat },
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
  const ready = new Map<Block, Ready>();
  const prepare = program.part(() => {
    for (const block of blocks) {
      if (block.kind === "linear") ready.set(block, foldLinear(plan, block));
      if (block.kind === "normalise") ready.set(block, prepareNorm(plan, block));
    }
  });
  const forward = program.part(() => {
    const scale = program.table(Float32Array.of(1));
    addPack(plan, { id: graphInput, dense: input, map: plan.map(graphInput), scale });
    for (const block of blocks) addForward(plan, block, ready.get(block));
    addUnpack(plan, output, logits);
  });
  return { program, prepare, forward, input, logits };
}

/** What a block has from its preparation. */
type Ready =
  | { readonly kind: "linear"; readonly weights: Place; readonly bias: Place | undefined }
  | { readonly kind: "normalise"; readonly coefficients: Buffer };

function foldLinear(plan: Plan, { node, norm, inputs }: LinearBlock): Ready {
  const { program, store } = plan;
  const [weights, bias] = [weightsOf(plan, node), store.place(node, "bias")];
  if (!norm) return { kind: "linear", weights, bias };
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
  return {
    kind: "linear",
    weights: { buffer: folded, quad: 0 },
    bias: { buffer: folded, quad: rows * quads },
  };
}

/** A batch norm that follows no convolution becomes a scale and a shift. */
function prepareNorm(plan: Plan, { norm, output }: NormBlock): Ready {
  const { program, store } = plan;
  const quads = plan.channelsOf(output).count / 4;
  const coefficients = program.buffer(64 * quads, { lasting: true });
  if (norm)
    program.add(runningCoefficients(norm.epsilon), {
      buffers: { parameters: store.parameters, statistics: store.statistics, coefficients },
      sizes: { ...placesOf(plan, norm), quads },
      grid: coefficientsGrid(quads),
    });
  return { kind: "normalise", coefficients };
}

function placesOf({ store }: Plan, norm: NonNullable<NormBlock["norm"]>) {
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

function addForward(plan: Plan, block: Block, ready: Ready | undefined): void {
  if (block.kind === "max-pool") addPool(plan, block);
  else if (block.kind === "concat") addJoin(plan, block);
  else if (block.kind === "linear" && ready?.kind === "linear") {
    const { node, inputs, activation = identity, output } = block;
    const { weights, bias } = ready;
    const [from, to] = [plan.map(inputs[0] ?? ""), plan.map(output)];
    const finish = { kind: "bias", activation, bias } as const;
    convolve(plan, { node, direction: "forward", weights, from, to, finish });
  } else if (block.kind === "normalise" && ready?.kind === "normalise") {
    const { norm, activation = identity, inputs, output } = block;
    const value = plan.map(output);
    const kernel = normForward({ format: plan.format, hasNorm: norm !== undefined, activation });
    const z = plan.map(inputs[0] ?? "");
    const buffers = { z, value, mask: plan.mask(output), coefficients: ready.coefficients };
    addEachQuad(plan, kernel, { map: value, buffers, sizes: {} });
  }
}
