import type { Backend } from "./choose.ts";
import type { Graph } from "./graph/graph.ts";
import { mapOps } from "./ops/index.ts";
import { nodeRunners } from "./tfjs/nodes/index.ts";
import { UnsupportedNode } from "./unsupported-node.ts";

/** The kinds of nodes that each backend has kernels for, as keys. */
const known: { readonly [K in Backend]: object } = {
  webgpu: mapOps,
  simd: mapOps,
  "tfjs-webgpu": nodeRunners,
  webgl: nodeRunners,
  cpu: nodeRunners,
};

/** The first node of a graph that a backend has no kernel for; undefined where it has all. Starts nothing. */
export function unsupportedNode(backend: Backend, { nodes }: Graph): UnsupportedNode | undefined {
  const node = nodes.find(({ kind }) => !Object.hasOwn(known[backend], kind));
  return node && new UnsupportedNode(node, `no ${node.kind}`);
}
