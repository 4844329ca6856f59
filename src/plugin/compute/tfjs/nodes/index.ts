import type { AttributesOf, NodeKind } from "../../ops/index.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d } from "./conv2d.ts";
import { groupNorm } from "./group-norm.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";
import { bothInputs, type NodeRunner, onlyInput } from "./node.ts";
import { selfAttention } from "./self-attention.ts";
import {
  classToken,
  maskTokens,
  positions,
  tokenRanks,
  unpatchify,
  visiblePatches,
} from "./tokens.ts";
import { upConv2d } from "./up-conv2d.ts";
import { upsample } from "./upsample.ts";

/** How tfjs runs every kind of node. */
export const nodeRunners: { readonly [K in NodeKind]: NodeRunner<AttributesOf<K>> } = {
  conv2d,
  "up-conv2d": upConv2d,
  upsample,
  "batch-norm": batchNorm,
  "group-norm": groupNorm,
  relu: { run: (of) => of.tf.relu(onlyInput(of)) },
  elu: { run: (of) => of.tf.elu(onlyInput(of)) },
  "leaky-relu": { run: (of) => of.tf.leakyRelu(onlyInput(of), of.attributes.slope) },
  sigmoid: { run: (of) => of.tf.sigmoid(onlyInput(of)) },
  "max-pool": {
    run: (of) => {
      const { kernel } = of.attributes;
      return of.tf.maxPool(onlyInput(of), kernel, 2, kernel === 3 ? 1 : 0);
    },
  },
  concat: { run: ({ tf, inputs }) => tf.concat([...inputs], 3) },
  add: { run: ({ tf, inputs }) => tf.addN([...inputs]) },
  "attention-gate": {
    run: (of) => {
      const [map, coefficients] = bothInputs(of);
      return of.tf.mul(map, coefficients);
    },
  },
  linear,
  "layer-norm": layerNorm,
  gelu: {
    run(of) {
      const { tf } = of;
      const below = tf.add(tf.erf(tf.mul(onlyInput(of), Math.SQRT1_2)), 1);
      return tf.mul(tf.mul(onlyInput(of), 0.5), below);
    },
  },
  "self-attention": selfAttention,
  "token-ranks": tokenRanks,
  "visible-patches": visiblePatches,
  "class-token": classToken,
  positions,
  "mask-tokens": maskTokens,
  unpatchify,
};
