import type { FusedLoss } from "../fused-loss.ts";
import { graphInput } from "../graph/graph.ts";
import type { MomentKind } from "../moments.ts";
import type { PatchShape } from "../network.ts";
import type { GraphAnalysis } from "../plan/analysis.ts";
import type { Block } from "../plan/blocks.ts";
import type { Precision } from "../precision.ts";
import { addBackward } from "./backward.ts";
import type { Buffer } from "./buffer.ts";
import { type FeatureMap, pixelsOf, quadsOf } from "./feature-map.ts";
import { addForward } from "./forward.ts";
import { Gradients } from "./gradients.ts";
import { shortening, squares, squaresOf } from "./kernels/clipping.ts";
import { lossGradient, lossSums, lossSumsOf } from "./kernels/loss.ts";
import { adjustScaling, findOverflow } from "./kernels/scaling.ts";
import { pack, unpack } from "./kernels/transfer.ts";
import { mixStatistics, update, updateGrid } from "./kernels/update.ts";
import { Norms } from "./norms.ts";
import { Plan } from "./plan.ts";
import type { Part, Program } from "./program.ts";
import { addChannelSums, addCopies, addEachQuad } from "./steps.ts";
import type { Store } from "./store.ts";

/** A training step at one size: forward with the loss unless that is computed elsewhere, backward, update. */
export interface TrainingPlan {
  readonly program: Program;
  readonly forward: Part;
  readonly backward: Part;
  /** Before the update, where the rule says so. */
  readonly clip: Part;
  readonly update: { readonly [K in MomentKind]: Part };
  /** Dense arrays, float32. */
  readonly input: Buffer;
  readonly target: Buffer;
  readonly weight: Buffer;
  /** Float32: the loss if it is a kernel, and 1 if the gradients overflowed. */
  readonly result: Buffer;
  /** For a loss elsewhere, dense: the logits, and where the gradient for them goes. */
  readonly logits: Buffer;
  readonly toLogits: Buffer;
}

export function planTraining(
  analysis: GraphAnalysis,
  of: {
    readonly store: Store;
    readonly shape: PatchShape;
    readonly format: Precision;
    readonly fused: FusedLoss | undefined;
  },
): TrainingPlan {
  const plan = new Plan(analysis, of);
  const { program } = plan;
  const { blocks } = analysis;
  const output = lastOutput(blocks);
  const norms = new Norms(plan);
  const gradients = new Gradients(plan);
  const { buffers, one } = outsideBuffers(plan, output);
  const { map: toLogits } = gradients.target(output);
  const forward = program.part(() => {
    addPack(plan, { id: graphInput, dense: buffers.input, map: plan.map(graphInput), scale: one });
    for (const block of blocks) addForward(plan, norms, block);
    if (of.fused) addLoss(plan, { ...buffers, fused: of.fused, output, toLogits });
    else addUnpack(plan, output, buffers.logits);
  });
  const backward = program.part(() => {
    const { scaling } = of.store;
    if (!of.fused)
      addPack(plan, { id: output, dense: buffers.toLogits, map: toLogits, scale: scaling });
    for (const block of blocks.toReversed()) addBackward({ plan, norms, gradients }, block);
  });
  const clip = program.part(() => addClipping(plan));
  const updates = {
    moments: program.part(() => addUpdate(plan, "moments", buffers.result)),
    momentum: program.part(() => addUpdate(plan, "momentum", buffers.result)),
  };
  return { program, forward, backward, clip, update: updates, ...buffers };
}

/** What comes from and goes to arrays. */
function outsideBuffers(plan: Plan, output: string) {
  const { program } = plan;
  const lasting = (numbers: number) => program.buffer(4 * numbers, { lasting: true });
  const [pixels, channels] = [pixelsOf(plan.sizeOf(output)), channelsOf(plan, output)];
  const buffers = {
    input: lasting(pixels * channelsOf(plan, graphInput)),
    target: lasting(pixels * channels),
    weight: lasting(pixels),
    result: lasting(2),
    logits: lasting(pixels * channels),
    toLogits: lasting(pixels * channels),
  };
  return { buffers, one: program.table(Float32Array.of(1)) };
}

export function addPack(
  plan: Plan,
  of: {
    readonly id: string;
    readonly dense: Buffer;
    readonly map: FeatureMap;
    readonly scale: Buffer;
  },
): void {
  const { id, dense, map, scale } = of;
  const buffers = { dense, scale, y: map, channelAt: plan.channelAt(id) };
  const sizes = { channels: channelsOf(plan, id) };
  addEachQuad(plan, pack(plan.format), { map, buffers, sizes });
}

export function addUnpack(plan: Plan, id: string, dense: Buffer): void {
  const x = plan.map(id);
  const buffers = { x, dense, channelAt: plan.channelAt(id) };
  addEachQuad(plan, unpack(plan.format), {
    ...{ map: x, buffers, sizes: { channels: channelsOf(plan, id) } },
  });
}

function addLoss(
  plan: Plan,
  of: {
    readonly fused: FusedLoss;
    readonly output: string;
    readonly toLogits: FeatureMap;
    readonly target: Buffer;
    readonly weight: Buffer;
    readonly result: Buffer;
  },
): void {
  const { fused: loss, output, toLogits, target, weight, result: value } = of;
  const { program, store, format } = plan;
  const logits = plan.map(output);
  const quads = quadsOf(logits);
  const own = { format, loss, channels: channelsOf(plan, output) };
  const buffers = { logits, wanted: target, weight, channelAt: plan.channelAt(output) };
  const sums = lossSumsOf(loss);
  const partials = addChannelSums(plan, lossSums(own, quads), { map: logits, sums, buffers });
  const totals = program.buffer(16 * sums * quads);
  addCopies(plan, { partials, count: sums * quads, to: { buffer: totals, quad: 0 } });
  addEachQuad(plan, lossGradient(own), {
    map: logits,
    buffers: { ...buffers, totals, scale: store.scaling, toLogits, value },
    sizes: {},
  });
}

/** How much the gradients are too long. */
function addClipping({ program, store }: Plan): void {
  const { gradients, numbers, scaling } = store;
  const quads = gradients.bytes / 16;
  const count = squaresOf(quads);
  const partials = program.buffer(Math.max(16, 4 * count));
  program.add(squares(), {
    ...{ buffers: { gradients, partials }, sizes: { count: quads }, grid: [count, 1, 1] },
  });
  program.add(shortening(), {
    ...{ buffers: { partials, numbers, scaling }, sizes: { count }, grid: [1, 1, 1] },
  });
}

/** The step of all parameters, and of the running statistics; with halves nothing moves where gradients overflowed. */
function addUpdate({ program, store, format }: Plan, kind: MomentKind, result: Buffer): void {
  const { parameters, gradients, moments, numbers, scaling, statistics, fresh, mixing } = store;
  const [first, second] = moments;
  const count = parameters.bytes / 16;
  const grid = updateGrid(count);
  const isHalf = format === "float16";
  if (isHalf)
    program.add(findOverflow(), { buffers: { gradients, scaling }, sizes: { count }, grid });
  program.add(update(kind), {
    buffers: { parameters, gradients, first, second, numbers, scaling },
    sizes: { count },
    grid,
  });
  if (store.others.length > 0)
    program.add(mixStatistics(), {
      buffers: { statistics, fresh, mixing, scaling },
      sizes: { count: statistics.bytes / 16 },
      grid: updateGrid(statistics.bytes / 16),
    });
  if (isHalf)
    program.add(adjustScaling(), { buffers: { scaling, result }, sizes: {}, grid: [1, 1, 1] });
}

export function channelsOf(plan: Plan, id: string): number {
  return plan.channelsOf(id).places.length;
}

export function lastOutput(blocks: readonly Block[]): string {
  const last = blocks.at(-1);
  if (!last) throw new Error("A network without nodes");
  return last.output;
}
