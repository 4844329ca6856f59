import type { PatchShape } from "../network.ts";
import { type Graph, graphInput } from "./graph.ts";
import { inferStructure, placeNodes } from "./infer.ts";

/** What a graph costs, counted from its nodes: exact for what a plan holds and does, silent on a backend's overhead. */
export interface Estimate {
  /** Trained numbers; running statistics do not count. */
  readonly parameters: number;
  /** Floating-point operations of one batch; a multiplication with its addition counts as two. */
  readonly forwardFlops: number;
  /** Forward, and a backward pass of twice its work. */
  readonly trainingFlops: number;
  /** Bytes of weights and running statistics. */
  readonly weightBytes: number;
  /** Bytes held at the end of a training step's forward pass: weights, gradients, two moments, every feature map. */
  readonly trainingBytes: number;
  /** Bytes of the weights and of the most feature maps that must be alive at once in prediction. */
  readonly predictionBytes: number;
}

const bytesPerNumber = 4;

/** The cost of one batch of patches. Throws an Error where the graph does not take that size. */
export function estimate(graph: Graph, patch: PatchShape): Estimate {
  const { parameters } = inferStructure(graph);
  const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
  const trained = parameters.filter((p) => p.trained).reduce((sum, p) => sum + size(p.shape), 0);
  const held = parameters.reduce((sum, p) => sum + size(p.shape), 0);
  const placed = placeNodes(graph, patch);
  const flops = placed.reduce((sum, { op, inputs, node }) => sum + op.flops(inputs, node), 0);
  const forwardFlops = patch.batch * flops;
  const maps = mapSizes(graph, patch);
  const weightBytes = bytesPerNumber * held;
  return {
    parameters: trained,
    forwardFlops,
    trainingFlops: 3 * forwardFlops,
    weightBytes,
    trainingBytes: weightBytes + bytesPerNumber * (3 * trained + patch.batch * maps.total),
    predictionBytes: weightBytes + bytesPerNumber * patch.batch * maps.mostAlive,
  };
}

/** Numbers in all feature maps of one image, the image included, and in the most that are still needed at once. */
function mapSizes(graph: Graph, patch: PatchShape): { total: number; mostAlive: number } {
  const lastUse = new Map<string, number>();
  for (const [step, { inputs }] of graph.nodes.entries())
    for (const id of inputs) lastUse.set(id, step);
  const image = graph.inputChannels * patch.height * patch.width;
  const sizes = new Map<string, number>([[graphInput, image]]);
  let [alive, mostAlive, total] = [image, image, image];
  for (const [step, { node, output }] of placeNodes(graph, patch).entries()) {
    const size = output.height * output.width * output.channels;
    sizes.set(node.id, size);
    total += size;
    alive += size;
    mostAlive = Math.max(mostAlive, alive);
    for (const id of new Set(node.inputs))
      if (lastUse.get(id) === step) alive -= sizes.get(id) ?? 0;
  }
  return { total, mostAlive };
}
