import { type Block, identity, type LinearBlock } from "../plan/blocks.ts";
import { UnsupportedNode } from "../unsupported-node.ts";
import { convolve, type Finish } from "./convolution.ts";
import type { Norms } from "./norms.ts";
import { addPlain, addSum } from "./plain-forward.ts";
import type { Plan } from "./plan.ts";
import type { Place } from "./store.ts";

/** Adds a block's forward pass in training. */
export function addForward(plan: Plan, norms: Norms, block: Block): void {
  switch (block.kind) {
    case "linear": {
      addLinear(plan, block, norms);
      if (block.norm || block.activation) norms.addForward(block);
      return;
    }
    case "normalise": {
      norms.join(block);
      norms.addForward(block);
      return;
    }
    case "add":
      addSum(plan, block);
      return;
    case "tokens":
      throw new UnsupportedNode(block.node, `no ${block.node.kind}`);
    default:
      addPlain(plan, block);
  }
}

function addLinear(plan: Plan, block: LinearBlock, norms: Norms): void {
  const { node, inputs, raw, norm } = block;
  const finish: Finish =
    norm?.kind === "batch-norm"
      ? { kind: "statistics" }
      : { kind: "bias", activation: identity, bias: plan.store.place(node, "bias") };
  const weights = weightsOf(plan, node);
  const [from, to] = [plan.map(inputs[0] ?? ""), plan.map(raw)];
  const partials = convolve(plan, { node, direction: "forward", weights, from, to, finish });
  if (norm) norms.join(block, partials);
}

export function weightsOf({ store }: Plan, node: LinearBlock["node"]): Place {
  const weights = store.place(node, "weight");
  if (!weights) throw new Error(`A convolution without weights: ${node.id}`);
  return weights;
}
