import type { TokenNode } from "../plan/blocks.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Gradients } from "./gradients.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./step.ts";
import { cutAttention, firstTokens, gridOf, held, tokensFrom } from "./tokens.ts";

interface Training {
  readonly plan: Plan;
  readonly gradients: Gradients;
}

/** Adds the backward pass of a node of a transformer. What picks tokens by a mask comes before all that is trained. */
export function addTokensBackward(training: Training, node: TokenNode, gradient: FeatureMap): void {
  const { plan, gradients } = training;
  const { program, store } = plan;
  const [input = "", ranks = ""] = node.inputs;
  switch (node.kind) {
    case "layer-norm":
      addNorm(training, node, gradient);
      return;
    case "gelu":
      program.add("geluBackward", { x: plan.map(input), gradient, ...target(training, input) });
      return;
    case "self-attention": {
      const qkv = plan.map(input);
      const { toX: toQkv, adds } = target(training, input);
      const { of, shares, backward } = cutAttention(qkv, node.heads);
      const record = { qkv, gradient, toQkv, adds, ...of };
      program.add("attentionBackward", record, { shares, scratch: backward });
      return;
    }
    case "class-token": {
      const { toX, adds } = target(training, input);
      program.add("transfer", { x: tokensFrom(gradient, 1), y: toX, adds });
      addTokenSums(plan, firstTokens(gradient), store.gradient(node, ""));
      return;
    }
    case "positions":
      gradients.receive(input, gradient, { mayShare: !gradients.get(input) });
      return;
    case "mask-tokens": {
      const channels = gradient.channels.count;
      const sums = startOf(program.buffer(8 * channels * mostShares));
      const record = { gradient, ranks: plan.map(ranks), sums, ...target(training, input) };
      const shares = program.add("maskTokensBackward", record);
      const total = store.gradient(node, "");
      const end = { sums, shares, stride: channels, channels, total };
      program.add("channelSumsEnd", end, { shares: 1 });
      return;
    }
    case "unpatchify": {
      const channels = gradient.channels.places.length;
      const record = { gradient, ...target(training, input), ...gridOf(node), channels };
      program.add("unpatchifyBackward", record);
    }
  }
}

function target({ gradients }: Training, input: string) {
  const { map, adds } = gradients.target(input);
  return { toX: map, adds: adds ? 1 : 0 };
}

function addNorm(
  training: Training,
  node: Extract<TokenNode, { readonly kind: "layer-norm" }>,
  gradient: FeatureMap,
): void {
  const { program, store } = training.plan;
  const [input = ""] = node.inputs;
  const x = training.plan.map(input);
  const { count: channels, places } = x.channels;
  const sums = startOf(program.buffer(16 * channels * mostShares));
  const of = { weight: held(store, node, "weight"), mask: store.mask(input) };
  const shares = program.add("layerNormBackward", {
    ...{ x, gradient, ...of, sums, channels: places.length, epsilon: node.epsilon },
    ...target(training, input),
  });
  const end = { shares, stride: 2 * channels, channels };
  const second: Place = { ...sums, offset: 8 * channels };
  for (const [name, from] of [
    ["weight", sums],
    ["bias", second],
  ] as const)
    program.add(
      "channelSumsEnd",
      { ...end, sums: from, total: store.gradient(node, name) },
      { shares: 1 },
    );
}

/** The gradient of a token that is at every pixel of a map. */
function addTokenSums({ program }: Plan, x: FeatureMap, total: Place): void {
  const channels = x.channels.count;
  const sums = startOf(program.buffer(8 * channels * mostShares));
  const shares = program.add("channelSums", { x, sums });
  program.add("channelSumsEnd", { sums, shares, stride: channels, channels, total }, { shares: 1 });
}
