import type { Graph, GraphNode, NodeOf } from "../graph/graph.ts";
import type { tokenOps } from "../ops/index.ts";

/** An activation as the kernels know it: the numbers of assembly/activations.ts. */
export interface Activation {
  readonly activation: number;
  readonly slope: number;
}

export type NormNode = NodeOf<"batch-norm"> | NodeOf<"group-norm">;

/** Nodes that multiply with weights; `linear` is a convolution of one tap. */
export type LinearNode = NodeOf<"conv2d"> | NodeOf<"up-conv2d"> | NodeOf<"linear">;

/** Nodes that are computed together. Maps are called by the id of the node they come from. */
export type Block = LinearBlock | NormaliseBlock | AddBlock | AnyPlainBlock | TokenBlock;

interface Joint {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly activation: Activation | undefined;
}

export interface LinearBlock extends Joint {
  readonly kind: "linear";
  readonly node: LinearNode;
  readonly norm: NormNode | undefined;
  /** What the convolution makes before its norm and activation; the same as `output` where nothing follows it. */
  readonly raw: string;
}

/** A norm that follows no convolution, or an activation alone. */
export interface NormaliseBlock extends Joint {
  readonly kind: "normalise";
  readonly norm: NormNode | undefined;
}

export interface AddBlock extends Joint {
  readonly kind: "add";
}

/** A node by itself, without parameters. */
export interface PlainBlock<K extends PlainKind> {
  readonly kind: K;
  readonly node: NodeOf<K>;
  readonly inputs: readonly string[];
  readonly output: string;
}

type PlainKind = "attention-gate" | "concat" | "max-pool" | "upsample";
export type AnyPlainBlock = { [K in PlainKind]: PlainBlock<K> }[PlainKind];

/** A node of a transformer by itself; some have parameters. */
export interface TokenBlock {
  readonly kind: "tokens";
  readonly node: TokenNode;
  readonly inputs: readonly string[];
  readonly output: string;
}

type TokenKind = Exclude<keyof typeof tokenOps, "linear">;
export type TokenNode = { [K in TokenKind]: NodeOf<K> }[TokenKind];

export type NormBlock = LinearBlock | NormaliseBlock;

/** Without an activation: a straight line of slope 1. */
export const identity: Activation = { activation: 1, slope: 1 };

/**
 * Joins every convolution with the norm and the activation behind it, every other norm with its activation, and every
 * sum with its activation, where nothing else reads what lies between.
 */
export function groupNodes({ nodes }: Graph): readonly Block[] {
  const blocks: Block[] = [];
  const taken = new Set<string>();
  const follower = ({ id }: GraphNode): GraphNode | undefined => {
    const [only, ...others] = nodes.filter(({ inputs }) => inputs.includes(id));
    return others.length === 0 ? only : undefined;
  };
  for (const node of nodes) {
    if (taken.has(node.id)) continue;
    const block = startBlock(node, follower);
    if ("norm" in block && block.norm) taken.add(block.norm.id);
    taken.add(block.output);
    blocks.push(block);
  }
  return blocks;
}

type Follower = (node: GraphNode) => GraphNode | undefined;

function startBlock(node: GraphNode, follower: Follower): Block {
  const { inputs, id } = node;
  switch (node.kind) {
    case "conv2d":
    case "up-conv2d":
    case "linear": {
      const norm = normOf(follower(node));
      const end = activatedEnd(norm ?? node, follower);
      return { kind: "linear", node, norm, inputs, ...end, raw: id };
    }
    case "batch-norm":
    case "group-norm":
      return { kind: "normalise", norm: node, inputs, ...activatedEnd(node, follower) };
    case "relu":
    case "leaky-relu":
    case "elu":
    case "sigmoid":
      return {
        ...{ kind: "normalise", norm: undefined, inputs, output: id },
        activation: activationOf(node),
      };
    case "add":
      return { kind: "add", inputs, ...activatedEnd(node, follower) };
    case "attention-gate":
      return { kind: node.kind, node, inputs, output: id };
    case "concat":
      return { kind: node.kind, node, inputs, output: id };
    case "max-pool":
      return { kind: node.kind, node, inputs, output: id };
    case "upsample":
      return { kind: node.kind, node, inputs, output: id };
    default:
      return { kind: "tokens", node, inputs, output: id };
  }
}

function normOf(node: GraphNode | undefined): NormNode | undefined {
  return node?.kind === "batch-norm" || node?.kind === "group-norm" ? node : undefined;
}

/** The activation behind a node, and what the two make. */
function activatedEnd(
  node: GraphNode,
  follower: Follower,
): { readonly activation: Activation | undefined; readonly output: string } {
  const next = follower(node);
  const activation = next && activationOf(next);
  // Without a norm nothing is kept but the activation's value, of which a negative slope could not be told.
  const joins = activation && (normOf(node) || activation.slope >= 0);
  return joins ? { activation, output: next.id } : { activation: undefined, output: node.id };
}

function activationOf(node: GraphNode): Activation | undefined {
  switch (node.kind) {
    case "relu":
      return { activation: 0, slope: 0 };
    case "leaky-relu":
      return { activation: 1, slope: node.slope };
    case "elu":
      return { activation: 2, slope: 1 };
    case "sigmoid":
      return { activation: 3, slope: 1 };
    default:
      return undefined;
  }
}
