import type { Graph, Weights } from "#compute/index.ts";
import { opOf } from "#compute/ops/index.ts";
import { fullName, type Op, type Pass } from "#compute/ops/op.ts";
import type { Values } from "#compute/ops/values.ts";

type Node = Graph["nodes"][number];

/** Runs a graph by the references of its nodes, forward and back. What every executor is held against. */
export function referencePass(
  graph: Graph,
  weights: Weights,
  { input, training }: { input: Values; training: boolean },
) {
  const maps = new Map<string, Values>([["input", input]]);
  const passes = graph.nodes.map((node) => {
    const op = opOf(node.kind) as unknown as Op<Node>; // a node is its own attributes
    const inputs = node.inputs.map((id) => have(maps.get(id)));
    const pass: Pass<Node> = {
      inputs,
      parameters: parametersOf(weights, node.id),
      attributes: node,
      training,
    };
    maps.set(node.id, op.forward(pass));
    return { node, op, pass };
  });
  const output = have(maps.get(graph.nodes.at(-1)?.id ?? ""));

  function statistics(): Map<string, Values> {
    return new Map(
      passes.flatMap(({ node, op, pass }) =>
        Object.entries(op.statistics?.(pass) ?? {}).map(
          ([name, v]) => [fullName(node.id, name), v] as const,
        ),
      ),
    );
  }

  /** Gradients of all parameters, for a gradient that arrives at the output. */
  function gradients(upstream: Values): Map<string, Values> {
    const arriving = new Map<string, Values>([[graph.nodes.at(-1)?.id ?? "", upstream]]);
    const found = new Map<string, Values>();
    for (const { node, op, pass } of passes.toReversed()) {
      const { inputs, parameters } = op.gradient(pass, have(arriving.get(node.id)));
      for (const [i, id] of node.inputs.entries()) {
        const [old, more] = [arriving.get(id), have(inputs[i])];
        arriving.set(id, old ? sum(old, more) : more);
      }
      for (const [name, values] of Object.entries(parameters))
        found.set(fullName(node.id, name), values);
    }
    return found;
  }
  return { output, statistics, gradients };
}

function parametersOf(weights: Weights, id: string): { [name: string]: Values } {
  const own = [...weights].filter(
    ([name]) => name === id || name.slice(0, name.lastIndexOf(".")) === id,
  );
  return Object.fromEntries(
    own.map(([name, { shape, data }]) => [
      name.slice(id.length + 1),
      { shape, data: Float64Array.from(data) },
    ]),
  );
}

function sum(a: Values, b: Values): Values {
  return { shape: a.shape, data: a.data.map((v, i) => v + (b.data[i] ?? 0)) };
}

function have<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The reference lacks a map");
  return value;
}
