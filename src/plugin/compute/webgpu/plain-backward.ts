import type { AddBlock, AnyPlainBlock, PlainBlock } from "../plan/blocks.ts";
import { areSame } from "../plan/channels.ts";
import { type FeatureMap, quadsOf, sliceOf } from "./feature-map.ts";
import type { Gradients } from "./gradients.ts";
import { attentionGateBackward, attentionGateToGate } from "./kernels/attention-gate.ts";
import { maxPoolBackward } from "./kernels/max-pool.ts";
import { rearrange, throughActivation } from "./kernels/sums.ts";
import { transfer } from "./kernels/transfer.ts";
import { upsampleBackward } from "./kernels/upsample.ts";
import { partsOf } from "./plain-forward.ts";
import type { Plan } from "./plan.ts";
import { addEachQuad } from "./steps.ts";

interface Arriving {
  readonly plan: Plan;
  readonly gradients: Gradients;
  /** Of the block's output. */
  readonly gradient: FeatureMap;
}

/** Adds the backward pass of a block without parameters. */
export function addPlainBackward(of: Arriving, block: AnyPlainBlock): void {
  switch (block.kind) {
    case "attention-gate":
      addGate(of, block);
      return;
    case "concat":
      addSplit(of, block);
      return;
    case "max-pool":
      addPool(of, block);
      return;
    case "upsample":
      addUpsample(of, block);
  }
}

/** Adds the backward pass of a sum: every input gets the gradient as it is, behind the activation. */
export function addSumBackward(of: Arriving, { inputs, output, activation }: AddBlock): void {
  const { plan, gradients } = of;
  const { format } = plan;
  let gradient = of.gradient;
  if (activation) {
    const toX = plan.newMap(output);
    const buffers = { value: plan.map(output), gradient, toX };
    const kernel = throughActivation(format, { activation, adds: false });
    addEachQuad(plan, kernel, { map: toX, buffers, sizes: {} });
    gradient = toX;
  }
  for (const id of inputs) {
    if (!plan.analysis.trained.has(id)) continue;
    const { map: y, adds } = gradients.target(id);
    if (areSame(y.channels, gradient.channels)) {
      const buffers = { x: gradient, y };
      addEachQuad(plan, transfer(format, { adds }), { map: y, buffers, sizes: {} });
    } else {
      const buffers = { x: gradient, y, origin: plan.originOf(id, output) };
      addEachQuad(plan, rearrange(format, { adds }), { map: y, buffers, sizes: {} });
    }
  }
}

function addGate(
  { plan, gradients, gradient }: Arriving,
  { inputs }: PlainBlock<"attention-gate">,
): void {
  const { format } = plan;
  const [map = "", coefficients = ""] = inputs;
  const [x, gate] = [plan.map(map), plan.map(coefficients)];
  const [place = 0] = gate.channels.places;
  if (plan.analysis.trained.has(map)) {
    const { map: toX, adds } = gradients.target(map);
    const kernel = attentionGateBackward({ format, place, adds });
    addEachQuad(plan, kernel, { map: toX, buffers: { gate, gradient, toX }, sizes: {} });
  }
  if (plan.analysis.trained.has(coefficients)) {
    const { map: toGate, adds } = gradients.target(coefficients);
    const kernel = attentionGateToGate({ format, place, adds });
    const sizes = { mapQuads: quadsOf(x) };
    addEachQuad(plan, kernel, { map: toGate, buffers: { x, gradient, toGate }, sizes });
  }
}

function addSplit(
  { plan, gradients, gradient }: Arriving,
  { inputs, output }: PlainBlock<"concat">,
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

function addPool(
  { plan, gradients, gradient }: Arriving,
  { inputs, output, node }: PlainBlock<"max-pool">,
): void {
  const [input = ""] = inputs;
  if (!plan.analysis.trained.has(input)) return;
  const { map: toX, adds } = gradients.target(input);
  const [x, y] = [plan.map(input), plan.map(output)];
  const sizes = { height: x.height, width: x.width };
  const kernel = maxPoolBackward(plan.format, { kernel: node.kernel, adds });
  addEachQuad(plan, kernel, { map: x, buffers: { x, y, gradient, toX }, sizes });
}

function addUpsample(
  { plan, gradients, gradient }: Arriving,
  { inputs, node }: PlainBlock<"upsample">,
): void {
  const [input = ""] = inputs;
  if (!plan.analysis.trained.has(input)) return;
  const { map: toX, adds } = gradients.target(input);
  const sizes = { height: toX.height, width: toX.width };
  const kernel = upsampleBackward(plan.format, { mode: node.mode, adds });
  addEachQuad(plan, kernel, { map: toX, buffers: { gradient, toX }, sizes });
}
