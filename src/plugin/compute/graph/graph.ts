import type { AttributesOf, NodeKind } from "../ops/index.ts";

/** What a node calls the image that enters the network. */
export const graphInput = "input";

/**
 * One step of a network. Its id is the path of the module in PyTorch, so that its parameters are called
 * `<id>.weight` and so on; its inputs are ids of earlier nodes, or `input`.
 */
export type NodeOf<K extends NodeKind> = {
  readonly kind: K;
  readonly id: string;
  readonly inputs: readonly string[];
} & AttributesOf<K>;

export type GraphNode = { [K in NodeKind]: NodeOf<K> }[NodeKind];

/** A network as data: JSON, in the order of computation. The last node gives the logits. */
export interface Graph {
  readonly inputChannels: number;
  readonly nodes: readonly GraphNode[];
}

/** Collects nodes; `add` returns the node's id, to be the input of the next. */
export function graphBuilder(inputChannels: number): {
  add(node: GraphNode): string;
  build(): Graph;
} {
  const nodes: GraphNode[] = [];
  return {
    add(node) {
      nodes.push(node);
      return node.id;
    },
    build: () => ({ inputChannels, nodes: [...nodes] }),
  };
}
