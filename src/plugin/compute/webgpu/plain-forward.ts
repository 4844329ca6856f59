import { type AddBlock, type AnyPlainBlock, identity, type PlainBlock } from "../plan/blocks.ts";
import { areSame } from "../plan/channels.ts";
import { type FeatureMap, sliceOf } from "./feature-map.ts";
import { attentionGate } from "./kernels/attention-gate.ts";
import { maxPool } from "./kernels/max-pool.ts";
import { addMaps, rearrange } from "./kernels/sums.ts";
import { transfer } from "./kernels/transfer.ts";
import { upsample } from "./kernels/upsample.ts";
import type { Plan } from "./plan.ts";
import { addEachQuad } from "./steps.ts";

/** Adds the forward pass of a block without parameters, which is the same in training and in prediction. */
export function addPlain(plan: Plan, block: AnyPlainBlock): void {
  switch (block.kind) {
    case "attention-gate":
      addGate(plan, block);
      return;
    case "concat":
      addJoin(plan, block);
      return;
    case "max-pool": {
      const [x, y] = [plan.map(block.inputs[0] ?? ""), plan.map(block.output)];
      const sizes = { height: x.height, width: x.width };
      const kernel = maxPool(plan.format, { kernel: block.node.kernel });
      addEachQuad(plan, kernel, { map: y, buffers: { x, y }, sizes });
      return;
    }
    case "upsample": {
      const [x, y] = [plan.map(block.inputs[0] ?? ""), plan.map(block.output)];
      const sizes = { height: x.height, width: x.width };
      const kernel = upsample(plan.format, block.node.mode);
      addEachQuad(plan, kernel, { map: y, buffers: { x, y }, sizes });
    }
  }
}

/** Adds a sum, with its activation. That of more than two is made in maps of its own, one after the other. */
export function addSum(plan: Plan, { inputs, output, activation = identity }: AddBlock): void {
  const y = plan.map(output);
  const mask = plan.mask(output);
  const maps = inputs.map((id) => likeOutput(plan, id, output));
  let [sum, ...rest] = maps;
  for (const [i, b] of rest.entries()) {
    if (!sum) break;
    const isLast = i === rest.length - 1;
    const to = isLast ? y : plan.newMap(output);
    const kernel = addMaps(plan.format, isLast ? activation : identity);
    addEachQuad(plan, kernel, { map: y, buffers: { a: sum, b, mask, y: to }, sizes: {} });
    sum = to;
  }
}

/** A map with its channels where those of another are; its own where they are there already. */
function likeOutput(plan: Plan, id: string, output: string): FeatureMap {
  const x = plan.map(id);
  if (areSame(x.channels, plan.channelsOf(output))) return x;
  const y = plan.newMap(output);
  const origin = plan.originOf(output, id);
  const kernel = rearrange(plan.format, { adds: false });
  addEachQuad(plan, kernel, { map: y, buffers: { x, origin, y }, sizes: {} });
  return y;
}

function addGate(plan: Plan, { inputs, output }: PlainBlock<"attention-gate">): void {
  const [map = "", coefficients = ""] = inputs;
  const [x, gate, y] = [plan.map(map), plan.map(coefficients), plan.map(output)];
  const [place = 0] = gate.channels.places;
  const kernel = attentionGate({ format: plan.format, place });
  addEachQuad(plan, kernel, { map: y, buffers: { x, gate, y }, sizes: {} });
}

/** Copies into a concatenation what was not made there. */
function addJoin(plan: Plan, { inputs, output }: PlainBlock<"concat">): void {
  const whole = plan.map(output);
  for (const { id, first } of partsOf(plan, inputs)) {
    if (plan.analysis.parts.get(id)?.whole === output) continue;
    const y = sliceOf(whole, { first, channels: plan.channelsOf(id) });
    const buffers = { x: plan.map(id), y };
    addEachQuad(plan, transfer(plan.format, { adds: false }), { map: y, buffers, sizes: {} });
  }
}

/** The maps that a concatenation joins, with the number in a pixel where each starts. */
export function partsOf(plan: Plan, inputs: readonly string[]): { id: string; first: number }[] {
  let next = 0;
  return inputs.map((id) => {
    const first = next;
    next += plan.channelsOf(id).count;
    return { id, first };
  });
}
