import type { Graph, GraphNode, NodeOf } from "../graph/graph.ts";

/** An activation as the kernels know it: the numbers of assembly/activations.ts. */
export interface Activation {
  readonly activation: number;
  readonly slope: number;
}

/** Nodes that are computed together. Maps are called by the id of the node they come from. */
export type Block =
  | {
      readonly kind: "linear";
      readonly node: NodeOf<"conv2d"> | NodeOf<"up-conv2d">;
      readonly norm: NodeOf<"batch-norm"> | undefined;
      readonly activation: Activation | undefined;
      readonly inputs: readonly string[];
      /** What the convolution makes; the same as `output` where nothing follows it. */
      readonly raw: string;
      readonly output: string;
    }
  | {
      readonly kind: "normalise";
      readonly norm: NodeOf<"batch-norm"> | undefined;
      readonly activation: Activation | undefined;
      readonly inputs: readonly string[];
      readonly output: string;
    }
  | { readonly kind: "max-pool"; readonly inputs: readonly string[]; readonly output: string }
  | { readonly kind: "concat"; readonly inputs: readonly string[]; readonly output: string };

export type LinearBlock = Extract<Block, { readonly kind: "linear" }>;
export type NormBlock = Exclude<Block, { readonly kind: "max-pool" | "concat" }>;

/** Without an activation: a straight line of slope 1. */
export const identity: Activation = { activation: 1, slope: 1 };

/**
 * Joins every convolution with the batch norm and the activation behind it, and every other batch norm with its
 * activation, where nothing else reads what lies between. Throws an Error that names a node these kernels lack.
 */
export function groupNodes({ nodes }: Graph): readonly Block[] {
  const blocks: Block[] = [];
  const taken = new Set<string>();
  const readers = (id: string) => nodes.filter(({ inputs }) => inputs.includes(id));
  const follower = (id: string): GraphNode | undefined => {
    const [only, ...others] = readers(id);
    return others.length === 0 ? only : undefined;
  };
  for (const node of nodes) {
    if (taken.has(node.id)) continue;
    if (node.kind === "max-pool" && node.kernel !== 2)
      throw new Error(
        `Node "${node.id}": the SIMD kernels have no max-pool of kernel ${node.kernel}`,
      );
    if (node.kind === "max-pool" || node.kind === "concat") {
      const { kind, inputs, id: output } = node;
      blocks.push({ kind, inputs, output });
      continue;
    }
    const isLinear = node.kind === "conv2d" || node.kind === "up-conv2d";
    let [last, next]: [GraphNode, GraphNode | undefined] = isLinear
      ? [node, follower(node.id)]
      : [node, node];
    let norm: NodeOf<"batch-norm"> | undefined;
    if (next?.kind === "batch-norm") {
      norm = next;
      [last, next] = [next, follower(next.id)];
    }
    const activation = next && activationOf(next);
    if (next && activation) last = next;
    for (const { id } of [norm ?? node, last]) taken.add(id);
    const rest = { norm, activation, inputs: node.inputs, output: last.id };
    if (isLinear) blocks.push({ kind: "linear", node, raw: node.id, ...rest });
    else if (norm || activation) blocks.push({ kind: "normalise", ...rest });
    else throw new Error(`Node "${node.id}": the fast kernels have no ${node.kind}`);
  }
  return blocks;
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
