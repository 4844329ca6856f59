import type { Graph } from "../graph/graph.ts";
import { inferStructure } from "../graph/infer.ts";
import type { Weights } from "../network.ts";
import { vectorsLast } from "../plan/parameters.ts";
import { nodeRunners } from "./nodes/index.ts";

/** Where one parameter lies in the executor, and how it is turned from PyTorch's layout. */
export interface Slot {
  readonly name: string;
  readonly trained: boolean;
  /** PyTorch's. */
  readonly shape: readonly number[];
  /** Axis i of the executor's tensor is this axis of PyTorch's. */
  readonly permutation: readonly number[];
  readonly size: number;
  /** In the vector of all trained parameters, or in that of all statistics. */
  readonly offset: number;
}

/**
 * All parameters of a graph: the trained ones lie in one vector, so that an update is a few ops in all; those of one axis
 * behind the others, so that decay can leave them out.
 */
export function planLayout(graph: Graph): readonly Slot[] {
  const layouts = new Map(
    graph.nodes.flatMap(({ id, kind }) =>
      Object.entries(nodeRunners[kind].layouts ?? {}).map(([name, axes]) => [
        `${id}.${name}`,
        axes,
      ]),
    ),
  );
  const ends = { trained: 0, others: 0 };
  return vectorsLast(inferStructure(graph).parameters).map(({ name, shape, trained }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const kind = trained ? "trained" : "others";
    const offset = ends[kind];
    ends[kind] += size;
    const permutation = layouts.get(name) ?? shape.map((_, axis) => axis);
    return { name, trained, shape, permutation, size, offset };
  });
}

/** Shape of a slot's tensor in the executor. */
export function slotShape({ shape, permutation }: Slot): number[] {
  return permutation.map((axis) => shape[axis] ?? 1);
}

/** Copies weights by name into one vector, in the executor's layout. */
export function pack(weights: Weights, slots: readonly Slot[]): Float32Array {
  const packed = new Float32Array(slots.reduce((sum, { size }) => sum + size, 0));
  for (const slot of slots) {
    const source = weights.get(slot.name)?.data;
    if (!source) throw new Error(`No weights for ${slot.name}`);
    eachElement(slot, (torch, own) => {
      packed[slot.offset + own] = source[torch] ?? 0;
    });
  }
  return packed;
}

/** The reverse of pack. `rename` makes the names of the result. */
export function unpack(
  packed: Float32Array,
  slots: readonly Slot[],
  rename: (name: string) => string = (name) => name,
): Weights {
  return new Map(
    slots.map((slot) => {
      const data = new Float32Array(slot.size);
      eachElement(slot, (torch, own) => {
        data[torch] = packed[slot.offset + own] ?? 0;
      });
      return [rename(slot.name), { shape: slot.shape, data }];
    }),
  );
}

/** Visits every element of a slot with its position in PyTorch's layout and in the executor's. */
function eachElement(slot: Slot, visit: (torch: number, own: number) => void): void {
  const strides = slot.shape.map((_, axis) =>
    slot.shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const own = slotShape(slot);
  const ownStrides = slot.permutation.map((axis) => strides[axis] ?? 1);
  const index = own.map(() => 0);
  let torch = 0;
  for (let position = 0; position < slot.size; position++) {
    visit(torch, position);
    for (let axis = own.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      torch += ownStrides[axis] ?? 0;
      if (next < (own[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      torch -= (ownStrides[axis] ?? 0) * next;
      index[axis] = 0;
    }
  }
}
