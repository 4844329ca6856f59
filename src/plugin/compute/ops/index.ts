import { elu, leakyRelu, relu, sigmoid } from "./activations.ts";
import { add } from "./add.ts";
import { attentionGate } from "./attention-gate.ts";
import { batchNorm } from "./batch-norm.ts";
import { classToken } from "./class-token.ts";
import { concat } from "./concat.ts";
import { conv2d } from "./conv2d.ts";
import { gelu } from "./gelu.ts";
import { groupNorm } from "./group-norm.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";
import { maskTokens } from "./mask-tokens.ts";
import { maxPool } from "./max-pool.ts";
import type { Op } from "./op.ts";
import { positions } from "./positions.ts";
import { selfAttention } from "./self-attention.ts";
import { tokenRanks } from "./token-ranks.ts";
import { unpatchify } from "./unpatchify.ts";
import { upConv2d } from "./up-conv2d.ts";
import { upsample } from "./upsample.ts";
import { visiblePatches } from "./visible-patches.ts";

/** Kinds of nodes that every executor has. */
export const mapOps = {
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

/** Those of transformers, which the WebGPU kernels lack. */
export const tokenOps = {
  linear,
  "layer-norm": layerNorm,
  gelu,
  "self-attention": selfAttention,
  "token-ranks": tokenRanks,
  "visible-patches": visiblePatches,
  "class-token": classToken,
  positions,
  "mask-tokens": maskTokens,
  unpatchify,
} as const;

/** Every kind of node a graph may hold. */
export const ops = { ...mapOps, ...tokenOps } as const;

/** A kind that every executor has. */
export type MapKind = keyof typeof mapOps;

export function isMapKind(kind: NodeKind): kind is MapKind {
  return Object.hasOwn(mapOps, kind);
}

export type NodeKind = keyof typeof ops;

/** What a node of a kind says beyond its kind, id and inputs. */
export type AttributesOf<K extends NodeKind> =
  (typeof ops)[K] extends Op<infer A> ? (unknown extends A ? object : A) : never;

/** The op of a node, for code that passes the node itself as its attributes. */
export function opOf<K extends NodeKind>(kind: K): Op<AttributesOf<K>> {
  return ops[kind] as unknown as Op<AttributesOf<K>>; // the table pairs them; TypeScript cannot follow the index
}
