import type { Block, LinearBlock, NormBlock } from "../plan/blocks.ts";
import { identity } from "../plan/blocks.ts";
import { convolve, type Finish } from "./convolution.ts";
import { quadsOf, sliceOf } from "./feature-map.ts";
import { maxPool } from "./kernels/max-pool.ts";
import { normForward } from "./kernels/norm.ts";
import { normStatistics } from "./kernels/norm-statistics.ts";
import { transfer } from "./kernels/transfer.ts";
import { type Norms, normalisedBy } from "./norms.ts";
import type { Plan } from "./plan.ts";
import { addChannelSums, addEachQuad } from "./steps.ts";
import type { Place } from "./store.ts";

/** Adds a block's forward pass in training. */
export function addForward(plan: Plan, norms: Norms, block: Block): void {
  switch (block.kind) {
    case "linear": {
      addLinear(plan, block, norms);
      if (block.norm || block.activation) addNorm(plan, norms, block);
      return;
    }
    case "normalise": {
      const z = plan.map(normalisedBy(block));
      if (block.norm) {
        const kernel = normStatistics(plan.format, quadsOf(z));
        norms.join(block, addChannelSums(plan, kernel, { map: z, sums: 3, buffers: { z } }));
      }
      addNorm(plan, norms, block);
      return;
    }
    case "max-pool":
      addPool(plan, block);
      return;
    case "concat":
      addJoin(plan, block);
  }
}

function addLinear(plan: Plan, block: LinearBlock, norms: Norms): void {
  const { node, inputs, raw, norm } = block;
  const finish: Finish = norm
    ? { kind: "statistics" }
    : { kind: "bias", activation: identity, bias: plan.store.place(node, "bias") };
  const weights = weightsOf(plan, node);
  const [from, to] = [plan.map(inputs[0] ?? ""), plan.map(raw)];
  const partials = convolve(plan, { node, direction: "forward", weights, from, to, finish });
  if (norm) norms.join(block, partials);
}

function addNorm(plan: Plan, norms: Norms, block: NormBlock): void {
  const id = normalisedBy(block);
  const value = plan.map(block.output);
  const buffers = {
    ...{ z: plan.map(id), value, mask: plan.mask(id) },
    coefficients: norms.coefficients(block),
  };
  addEachQuad(plan, normForward(norms.of(block)), { map: value, buffers, sizes: {} });
}

export function addPool(plan: Plan, { inputs, output }: Block): void {
  const [x, y] = [plan.map(inputs[0] ?? ""), plan.map(output)];
  const { height, width } = x;
  const kernel = maxPool(plan.format, { kernel: 2 });
  addEachQuad(plan, kernel, { map: y, buffers: { x, y }, sizes: { height, width } });
}

/** Copies into a concatenation what was not made there. */
export function addJoin(plan: Plan, { inputs, output }: Block): void {
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

export function weightsOf({ store }: Plan, node: LinearBlock["node"]): Place {
  const weights = store.place(node, "weight");
  if (!weights) throw new Error(`A convolution without weights: ${node.id}`);
  return weights;
}
