import { opOf, ops } from "../ops/index.ts";
import { fullName, type Op, type Parameter, type Shape } from "../ops/op.ts";
import { type Graph, type GraphNode, graphInput } from "./graph.ts";

interface PlacedParameter extends Parameter {
  /** The id of the node that it is of. */
  readonly node: string;
}

/** What follows from a graph alone. */
export interface Structure {
  /** Height and width of an input must be multiples of this. */
  readonly divisor: number;
  readonly outputChannels: number;
  /** In the order of the nodes, with full names. */
  readonly parameters: readonly PlacedParameter[];
}

/** A node with the shapes around it, for one size of the network's input. */
export interface Placed {
  readonly node: GraphNode;
  readonly op: Op<GraphNode>;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
}

/** Checks a graph. Throws an Error that names the first node at fault and says what is wrong with it. */
export function inferStructure(graph: Graph): Structure {
  const divisor = checkedDivisor(graph);
  const placed = placeNodes(graph, { height: divisor, width: divisor });
  return {
    divisor,
    outputChannels: placed.at(-1)?.output.channels ?? 0,
    parameters: placed.flatMap(({ node, op, inputs }) =>
      op.parameters(inputs, node).map((parameter) => ({
        ...parameter,
        node: node.id,
        name: fullName(node.id, parameter.name),
      })),
    ),
  };
}

/** Shapes of all nodes; throws where the size is no multiple of the graph's divisor. */
export function placeNodes(
  graph: Graph,
  size: { readonly height: number; readonly width: number },
): readonly Placed[] {
  checkSize(size, checkedDivisor(graph));
  const shapes = new Map<string, Shape>([[graphInput, { ...size, channels: graph.inputChannels }]]);
  return graph.nodes.map((node) => {
    const op = opFor(node);
    const inputs = node.inputs.map((id) => known(shapes, { id, node }));
    const output = blaming(node, () => op.outputShape(inputs, node));
    if (!isCount(output.channels))
      throw new Error(`${name(node)}: ${output.channels} channels; a whole number from 1 up works`);
    shapes.set(node.id, output);
    return { node, op, inputs, output };
  });
}

/** Throws an Error that names the size and what would fit. */
export function checkSize(
  { height, width }: { readonly height: number; readonly width: number },
  divisor: number,
): void {
  for (const length of [height, width])
    if (!isCount(length) || length % divisor !== 0)
      throw new Error(
        `This network takes heights and widths that are multiples of ${divisor}, not ${height} x ${width}`,
      );
}

/** The op of a node, whatever its kind. */
function opFor(node: GraphNode): Op<GraphNode> {
  if (!Object.hasOwn(ops, node.kind))
    throw new Error(`${name(node)}: no such kind; known: ${Object.keys(ops).join(", ")}`);
  return opOf(node.kind) as unknown as Op<GraphNode>; // a node is its own attributes, and the kinds agree
}

function checkedDivisor({ inputChannels, nodes }: Graph): number {
  if (!isCount(inputChannels)) throw new Error(`A network of ${inputChannels} input channels`);
  if (nodes.length === 0) throw new Error("A network without nodes");
  const coarseness = new Map<string, number>([[graphInput, 1]]);
  for (const node of nodes) {
    if (coarseness.has(node.id)) throw new Error(`${name(node)}: a second node of that id`);
    const op = opFor(node);
    const [fewest, most] = op.arity;
    if (node.inputs.length < fewest || node.inputs.length > most)
      throw new Error(`${name(node)}: ${node.inputs.length} inputs`);
    const [first = 1, ...others] = node.inputs.map((id) => known(coarseness, { id, node }));
    if (others.some((other) => other !== first))
      throw new Error(`${name(node)}: its inputs are maps of different sizes`);
    coarseness.set(node.id, wholeIfNearly(first * op.coarsening(node)));
  }
  checkReaders(nodes);
  const last = nodes.at(-1);
  if (!last || coarseness.get(last.id) !== 1)
    throw new Error("A network whose output is not of its input's size");
  return [...coarseness.values()].filter((c) => c >= 1).reduce(leastCommonMultiple);
}

/** 49 times 1/49 is a little less than 1. */
function wholeIfNearly(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? whole : value;
}

/** What leads nowhere has no gradient, and is a slip. */
function checkReaders(nodes: Graph["nodes"]): void {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const idle = nodes.slice(0, -1).find(({ id }) => !read.has(id));
  if (idle) throw new Error(`${name(idle)}: no node reads it, and it is not the last`);
}

function known<T>(
  found: ReadonlyMap<string, T>,
  { id, node }: { readonly id: string; readonly node: GraphNode },
): T {
  const value = found.get(id);
  if (value === undefined) throw new Error(`${name(node)}: no node "${id}" comes before it`);
  return value;
}

function blaming<T>(node: GraphNode, infer: () => T): T {
  try {
    return infer();
  } catch (error) {
    throw new Error(`${name(node)}: ${String((error as Error).message)}`, { cause: error }); // ops throw Errors
  }
}

function name({ id, kind }: GraphNode): string {
  return `Node "${id}" (${kind})`;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
