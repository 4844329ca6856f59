import type { AttributesOf, NodeKind } from "../../ops/index.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d } from "./conv2d.ts";
import { type NodeRunner, onlyInput } from "./node.ts";
import { upConv2d } from "./up-conv2d.ts";

/** How tfjs runs every kind of node. */
export const nodeRunners: { readonly [K in NodeKind]: NodeRunner<AttributesOf<K>> } = {
  conv2d,
  "up-conv2d": upConv2d,
  "batch-norm": batchNorm,
  relu: { run: (of) => of.tf.relu(onlyInput(of)) },
  elu: { run: (of) => of.tf.elu(onlyInput(of)) },
  "leaky-relu": { run: (of) => of.tf.leakyRelu(onlyInput(of), of.attributes.slope) },
  sigmoid: { run: (of) => of.tf.sigmoid(onlyInput(of)) },
  "max-pool": { run: (of) => of.tf.maxPool(onlyInput(of), 2, 2, "valid") },
  concat: { run: ({ tf, inputs }) => tf.concat([...inputs], 3) },
};
