import type { PatchShape } from "../network.ts";
import { sizeOf } from "../ops/op.ts";
import type { Graph } from "./graph.ts";
import { inferStructure, type Placed, placeNodes } from "./infer.ts";
import { influenced } from "./influence.ts";
import { mapMemory } from "./memory.ts";

/**
 * What a graph costs, counted node by node: exact for passes that go through it that way, silent on what an executor
 * saves (nodes computed together, maps overwritten) or adds (copies, padding).
 */
export interface Estimate {
  /** Trained numbers; running statistics do not count. */
  readonly parameters: number;
  /** Floating-point operations of one batch in prediction (see Work). */
  readonly forwardFlops: number;
  /** Forward with the batch's statistics, and every gradient that a parameter needs; neither the loss nor the update. */
  readonly trainingFlops: number;
  /** Bytes of weights and running statistics. */
  readonly weightBytes: number;
  /** Bytes at the fullest moment of a training step: weights, their gradients, two moments, maps and their gradients. */
  readonly trainingBytes: number;
  /** Bytes of the weights and of the most feature maps that must be alive at once in prediction. */
  readonly predictionBytes: number;
}

const bytesPerNumber = 4;

/** The cost of one batch of patches. Throws an Error where the graph does not take that size. */
export function estimate(graph: Graph, patch: PatchShape): Estimate {
  const { parameters } = inferStructure(graph);
  const trained = parameters.filter((p) => p.trained).reduce((sum, p) => sum + lengthOf(p), 0);
  const held = parameters.reduce((sum, p) => sum + lengthOf(p), 0);
  const placed = placeNodes(graph, patch);
  const maps = mapMemory(placed);
  const weightBytes = bytesPerNumber * held;
  return {
    parameters: trained,
    forwardFlops: patch.batch * forwardWork(placed),
    trainingFlops: patch.batch * trainingWork(placed),
    weightBytes,
    trainingBytes: weightBytes + bytesPerNumber * (3 * trained + patch.batch * maps.training),
    predictionBytes: weightBytes + bytesPerNumber * patch.batch * maps.prediction,
  };
}

function lengthOf({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((product, length) => product * length, 1);
}

function forwardWork(placed: readonly Placed[]): number {
  return placed.reduce((sum, { op, inputs, node }) => sum + op.work(inputs, node).forward, 0);
}

function trainingWork(placed: readonly Placed[]): number {
  const wanted = influenced(placed);
  const reached = new Set<string>();
  let sum = 0;
  for (const { op, inputs, node } of placed) {
    const { forward, statistics = 0, toInputs, toParameters } = op.work(inputs, node);
    const passesOn = node.inputs.some((id) => wanted.has(id));
    sum += forward + statistics + toParameters + (passesOn ? toInputs : 0);
    for (const [i, id] of node.inputs.entries()) {
      const input = inputs[i];
      // Where a map is read again, its gradients are added up.
      if (input && wanted.has(id) && reached.has(id)) sum += sizeOf(input);
      reached.add(id);
    }
  }
  return sum;
}
