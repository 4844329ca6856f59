import type { Backend } from "./choose.ts";
import type { Graph } from "./graph/graph.ts";
import { mapOps, ops } from "./ops/index.ts";
import { nodeRunners } from "./tfjs/nodes/index.ts";
import { UnsupportedNode } from "./unsupported-node.ts";

/** The kinds of nodes that each backend has kernels for, as keys. */
const known: { readonly [K in Backend]: object } = {
  webgpu: mapOps,
  simd: ops,
  "tfjs-webgpu": nodeRunners,
  webgl: nodeRunners,
  cpu: nodeRunners,
};

/** The first node of a graph that a backend has no kernel for; undefined where it has all. Starts nothing. */
export function unsupportedNode(backend: Backend, { nodes }: Graph): UnsupportedNode | undefined {
  const node = nodes.find(({ kind }) => !Object.hasOwn(known[backend], kind));
  if (node) return new UnsupportedNode(node, `no ${node.kind}`);
  return backend === "simd" ? gapped(nodes) : undefined;
}

/** Kernels that read a pixel's channels as one run of numbers: a concatenation may have left gaps between them. */
const runs: ReadonlySet<string> = new Set(["self-attention", "unpatchify"]);

function gapped(nodes: Graph["nodes"]): UnsupportedNode | undefined {
  const joined = new Set(nodes.flatMap(({ id, kind }) => (kind === "concat" ? [id] : [])));
  const node = nodes.find(
    (of) =>
      (runs.has(of.kind) || (of.kind === "linear" && of.patch !== undefined)) &&
      of.inputs.some((id) => joined.has(id)),
  );
  return node && new UnsupportedNode(node, `no ${node.kind} of a concatenation`);
}
