import { elu, leakyRelu, relu, sigmoid } from "./activations.ts";
import { add } from "./add.ts";
import { attentionGate } from "./attention-gate.ts";
import { batchNorm } from "./batch-norm.ts";
import { concat } from "./concat.ts";
import { conv2d } from "./conv2d.ts";
import { groupNorm } from "./group-norm.ts";
import { maxPool } from "./max-pool.ts";
import type { Op } from "./op.ts";
import { upConv2d } from "./up-conv2d.ts";
import { upsample } from "./upsample.ts";

/** Every kind of node a graph may hold. An executor that lacks one does not compile. */
export const ops = {
  conv2d,
  "up-conv2d": upConv2d,
  upsample,
  "batch-norm": batchNorm,
  "group-norm": groupNorm,
  relu,
  elu,
  "leaky-relu": leakyRelu,
  sigmoid,
  "max-pool": maxPool,
  concat,
  add,
  "attention-gate": attentionGate,
} as const;

export type NodeKind = keyof typeof ops;

/** What a node of a kind says beyond its kind, id and inputs. */
export type AttributesOf<K extends NodeKind> =
  (typeof ops)[K] extends Op<infer A> ? (unknown extends A ? object : A) : never;

/** The op of a node, for code that passes the node itself as its attributes. */
export function opOf<K extends NodeKind>(kind: K): Op<AttributesOf<K>> {
  return ops[kind] as unknown as Op<AttributesOf<K>>; // the table pairs them; TypeScript cannot follow the index
}
