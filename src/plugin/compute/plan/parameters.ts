import type { Graph, GraphNode } from "../graph/graph.ts";
import { inferStructure, placeNodes } from "../graph/infer.ts";
import type { Weights } from "../network.ts";
import { fullName, type Parameter } from "../ops/op.ts";
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
      return { name: fullName(node.id, parameter.name), shape, trained, size, axes };
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

type LaidOut = Pick<Slot, "size" | "axes">;

function layOut(
  { shape }: Parameter,
  {
    node,
    channels,
  }: { readonly node: GraphNode; readonly channels: ReadonlyMap<string, Channels> },
): LaidOut {
  const input = channelsOf(channels, node.inputs[0] ?? "");
  const isLinear = ["conv2d", "up-conv2d", "linear"].includes(node.kind);
  const output = isLinear ? channelsOf(channels, node.id) : input;
  if (shape.length === 1) return { size: output.count, axes: [[...output.places]] };
  if (shape.length === 3) return layOutTokens(shape, output);
  // A square of an image is as many taps of a kernel: its numbers lie side by side, and need no padding between.
  if (node.kind === "linear" && node.patch !== undefined)
    return layOutSquares(shape, { input, output });
  const [, , rows = 1, columns = 1] = shape;
  const tap = input.count * output.count;
  const ofInput = input.places.map((place) => place * output.count);
  const ofOutput = [...output.places];
  const [first, second] = node.kind === "up-conv2d" ? [ofInput, ofOutput] : [ofOutput, ofInput];
  const axes = [first, second, steps(rows, columns * tap), steps(columns, tap)];
  return { size: rows * columns * tap, axes };
}

/** [1, token, channel] */
function layOutTokens([, tokens = 1]: readonly number[], { count, places }: Channels): LaidOut {
  return { size: tokens * count, axes: [[0], steps(tokens, count), [...places]] };
}

/** [out, channel, row, column] as [number of the square][out] */
function layOutSquares(
  [, channels = 1, rows = 1, columns = 1]: readonly number[],
  { input, output }: { readonly input: Channels; readonly output: Channels },
): LaidOut {
  const pixel = channels * output.count;
  const axes = [steps(channels, output.count), steps(rows, columns * pixel), steps(columns, pixel)];
  return { size: input.count * output.count, axes: [[...output.places], ...axes] };
}

function steps(length: number, step: number): number[] {
  return Array.from({ length }, (_, i) => i * step);
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
