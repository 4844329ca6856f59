import type { TokenNode } from "../plan/blocks.ts";
import type { Place } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./step.ts";

/** Adds the forward pass of a node of a transformer: the same in training and in prediction. */
export function addTokens(plan: Plan, node: TokenNode): void {
  const { program, store } = plan;
  const [first = "", second = ""] = node.inputs;
  const [x, y] = [plan.map(first), plan.map(node.id)];
  switch (node.kind) {
    case "layer-norm": {
      const of = { mask: store.mask(first), channels: x.channels.places.length };
      const [weight, bias] = [held(store, node, "weight"), held(store, node, "bias")];
      program.add("layerNorm", { x, y, weight, bias, ...of, epsilon: node.epsilon });
      return;
    }
    case "gelu":
      program.add("gelu", { x, y });
      return;
    case "self-attention": {
      const cut = cutAttention(x, node.heads);
      const how = { shares: cut.shares, scratch: cut.forward };
      program.add("attention", { qkv: x, y, ...cut.of }, how);
      return;
    }
    case "token-ranks":
      program.add("tokenRanks", { x, y, ...gridOf(node), mask: maskOf(x) });
      return;
    case "visible-patches":
      program.add("visiblePatches", { x, y, ...gridOf(node), mask: maskOf(x) });
      return;
    case "class-token":
      program.add("transfer", { x, y: tokensFrom(y, 1), adds: 0 }, { waits: false });
      program.add("fillToken", { token: held(store, node, ""), y: firstTokens(y) });
      return;
    case "positions": {
      const ranks = second === "" ? undefined : plan.map(second);
      program.add("addPositions", { x, ranks, y, positions: held(store, node, "") });
      return;
    }
    case "mask-tokens":
      program.add("maskTokens", { x, ranks: plan.map(second), y, token: held(store, node, "") });
      return;
    case "unpatchify":
      program.add("unpatchify", { x, y, ...gridOf(node), channels: y.channels.places.length });
  }
}

/** A parameter of a node. */
export function held(store: Plan["store"], node: TokenNode, name: string): Place {
  const place = store.parameter(node, name);
  if (!place) throw new Error(`A node without its ${name}: ${node.id}`);
  return place;
}

export function gridOf({ token, grid }: { readonly token: number; readonly grid: number }) {
  return { token, grid };
}

/** The channel that tells what is hidden: the last. */
function maskOf({ channels: { places } }: FeatureMap): number {
  return places.length - 1;
}

/** Of a map of sequences their class tokens alone. */
export function firstTokens(map: FeatureMap): FeatureMap {
  return { ...map, width: 1 };
}

/** What is behind the first tokens of every sequence. */
export function tokensFrom(map: FeatureMap, first: number): FeatureMap {
  return { ...map, offset: map.offset + first * map.pixel, width: map.width - first };
}

/** How attention is cut, a head of a sequence at a time, and the scratch memory of its passes: see assembly/attention.ts. */
export function cutAttention(qkv: FeatureMap, heads: number) {
  const { batch, height, width, channels } = qkv;
  const depth = channels.places.length / 3 / heads;
  const [columns, numbers] = [4 * Math.ceil(width / 4), 4 * Math.ceil(depth / 4)];
  const [turned, straight] = [depth * columns, width * numbers];
  return {
    of: { heads, depth },
    shares: Math.min(mostShares, batch * height * heads),
    forward: 4 * (turned + straight + columns + numbers),
    backward: 4 * (2 * turned + 3 * straight + 2 * columns + 3 * numbers),
  };
}
