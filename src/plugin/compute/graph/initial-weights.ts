import type { Weights } from "../network.ts";
import type { Initial } from "../ops/op.ts";
import type { Graph } from "./graph.ts";
import { inferStructure } from "./infer.ts";

/** Fresh weights of a graph, running statistics included. `random` draws from 0 up to 1; same draws, same weights. */
export function initialWeights(graph: Graph, random: () => number): Weights {
  return new Map(
    inferStructure(graph).parameters.map(({ name, shape, initial }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [
        name,
        { shape, data: Float32Array.from({ length: size }, () => draw(initial, random)) },
      ];
    }),
  );
}

function draw(initial: Initial, random: () => number): number {
  return initial.kind === "constant" ? initial.value : initial.bound * (2 * random() - 1);
}
