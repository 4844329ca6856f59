import type { Graph, GraphNode } from "../graph/graph.ts";
import { inferStructure, placeNodes } from "../graph/infer.ts";
import type { Weights } from "../network.ts";
import type { Parameter } from "../ops/op.ts";
import type { Channels } from "./channels.ts";

/** Where one parameter lies among all, with the padding of its maps' channels, which stays 0. */
export interface Slot {
  /** PyTorch's, both. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trained: boolean;
  /** In the vector of the trained, or of the others; numbers. */
  readonly offset: number;
  readonly size: number;
  /** What makes the place of an element from its index in PyTorch's layout: per axis, what each index adds. */
  readonly axes: readonly (readonly number[])[];
}

/**
 * All parameters of a graph; convolutions' weights as [kernel row][kernel column][input][output]. In their vector, those of
 * one axis (biases, and what norms multiply with and add) lie behind the others, so that decay can leave them out.
 */
export function planSlots(graph: Graph, channels: ReadonlyMap<string, Channels>): readonly Slot[] {
  const laidOut = placeNodes(graph, smallest(graph)).flatMap(({ node, op, inputs }) =>
    op.parameters(inputs, node).map((parameter) => {
      const { size, axes } = layOut(parameter, { node, channels });
      const { shape, trained } = parameter;
      return { name: `${node.id}.${parameter.name}`, shape, trained, size, axes };
    }),
  );
  const ends = { trained: 0, others: 0 };
  const offsets = new Map<string, number>();
  for (const { name, trained, size } of vectorsLast(laidOut)) {
    const kind = trained ? "trained" : "others";
    offsets.set(name, ends[kind]);
    ends[kind] += Math.ceil(size / 4) * 4;
  }
  return laidOut.map((slot) => ({ ...slot, offset: offsets.get(slot.name) ?? 0 }));
}

function smallest(graph: Graph): { height: number; width: number } {
  const { divisor } = inferStructure(graph);
  return { height: divisor, width: divisor };
}

function layOut(
  { shape }: Parameter,
  {
    node,
    channels,
  }: { readonly node: GraphNode; readonly channels: ReadonlyMap<string, Channels> },
): { size: number; axes: number[][] } {
  const input = channelsOf(channels, node.inputs[0] ?? "");
  const isLinear = node.kind === "conv2d" || node.kind === "up-conv2d";
  const output = isLinear ? channelsOf(channels, node.id) : input;
  if (shape.length === 1) return { size: output.count, axes: [[...output.places]] };
  const [, , rows = 1, columns = 1] = shape;
  const tap = input.count * output.count;
  const ofInput = input.places.map((place) => place * output.count);
  const ofOutput = [...output.places];
  const [first, second] = node.kind === "conv2d" ? [ofOutput, ofInput] : [ofInput, ofOutput];
  const steps = (length: number, step: number) => Array.from({ length }, (_, i) => i * step);
  const axes = [first, second, steps(rows, columns * tap), steps(columns, tap)];
  return { size: rows * columns * tap, axes };
}

function channelsOf(channels: ReadonlyMap<string, Channels>, id: string): Channels {
  const found = channels.get(id);
  if (!found) throw new Error(`The graph was not checked: no map "${id}"`);
  return found;
}

/** The same slots, those of one axis behind the others. */
export function vectorsLast<S extends Pick<Slot, "shape">>(slots: readonly S[]): readonly S[] {
  return [...slots.filter(hasAxes), ...slots.filter((slot) => !hasAxes(slot))];
}

function hasAxes({ shape }: Pick<Slot, "shape">): boolean {
  return shape.length > 1;
}

/** Where slots of one axis begin in a vector that ends at `end`. */
export function vectorsStart(
  slots: readonly Pick<Slot, "shape" | "offset">[],
  end: number,
): number {
  return Math.min(end, ...slots.filter((slot) => !hasAxes(slot)).map(({ offset }) => offset));
}

/** Numbers of a vector that holds these slots. */
export function vectorLength(slots: readonly Slot[]): number {
  return slots.reduce(
    (end, { offset, size }) => Math.max(end, offset + Math.ceil(size / 4) * 4),
    0,
  );
}

/** Copies weights by name to their places. `rename` makes the names that the weights have. */
export function putWeights(
  weights: Weights,
  slots: readonly Slot[],
  { to, rename = (name) => name }: { readonly to: Float32Array; readonly rename?: Rename },
): void {
  for (const slot of slots) {
    const source = weights.get(rename(slot.name))?.data;
    if (!source) throw new Error(`No weights for ${rename(slot.name)}`);
    eachPlace(slot, (element, place) => {
      to[place] = source[element] ?? 0;
    });
  }
}

/** The reverse of putWeights. */
export function getWeights(
  from: Float32Array,
  slots: readonly Slot[],
  rename: Rename = (name) => name,
): Weights {
  return new Map(
    slots.map((slot) => {
      const data = new Float32Array(slot.shape.reduce((product, n) => product * n, 1));
      eachPlace(slot, (element, place) => {
        data[element] = from[place] ?? 0;
      });
      return [rename(slot.name), { shape: slot.shape, data }];
    }),
  );
}

type Rename = (name: string) => string;

/** Visits a slot's elements in PyTorch's order, with their places in the vector. */
function eachPlace({ axes, offset }: Slot, visit: (element: number, place: number) => void): void {
  let element = 0;
  const descend = (axis: number, place: number): void => {
    const steps = axes[axis];
    if (!steps) {
      visit(element, place);
      element += 1;
      return;
    }
    for (const step of steps) descend(axis + 1, place + step);
  };
  descend(0, offset);
}
