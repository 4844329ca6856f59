import { type Graph, type GraphNode, graphInput } from "../graph/graph.ts";
import { fullName } from "../ops/op.ts";
import type { Tensor, Tensor4D, Tf } from "./loss.ts";
import { nodeRunners } from "./nodes/index.ts";
import type { NodeRunner } from "./nodes/node.ts";

/**
 * Interprets a graph on `input` [batch, height, width, channel] and returns its last node's map. Runs inside a
 * tidy; parameters come by full name.
 */
export function runGraph(
  tf: Tf,
  graph: Graph,
  of: {
    readonly input: Tensor4D;
    readonly parameters: ReadonlyMap<string, Tensor>;
    readonly training: boolean;
    setStatistic(name: string, value: Tensor): void;
  },
): Tensor4D {
  const maps = new Map<string, Tensor4D>([[graphInput, of.input]]);
  const byNode = groupByNode(of.parameters, new Set(graph.nodes.map(({ id }) => id)));
  let output = of.input;
  for (const node of graph.nodes) {
    const runner = nodeRunners[node.kind] as NodeRunner<GraphNode>; // a node is its own attributes
    output = runner.run({
      tf,
      inputs: node.inputs.map((id) => mapOf(maps, id)),
      parameters: byNode.get(node.id) ?? {},
      attributes: node,
      training: of.training,
      setStatistic: (name, value) => of.setStatistic(fullName(node.id, name), value),
    });
    maps.set(node.id, output);
  }
  return output;
}

function mapOf(maps: ReadonlyMap<string, Tensor4D>, id: string): Tensor4D {
  const found = maps.get(id);
  if (!found) throw new Error(`The graph was not checked: no node "${id}"`);
  return found;
}

/** From full names to one record a node. */
function groupByNode(
  parameters: ReadonlyMap<string, Tensor>,
  ids: ReadonlySet<string>,
): Map<string, { [name: string]: Tensor }> {
  const groups = new Map<string, { [name: string]: Tensor }>();
  for (const [called, tensor] of parameters) {
    const id = ids.has(called) ? called : called.slice(0, called.lastIndexOf("."));
    const group = groups.get(id) ?? {};
    group[called.slice(id.length + 1)] = tensor;
    groups.set(id, group);
  }
  return groups;
}
