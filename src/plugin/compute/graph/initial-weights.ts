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
        {
          shape,
          data: Float32Array.from({ length: size }, (_, element) =>
            draw(initial, { random, element }),
          ),
        },
      ];
    }),
  );
}

function draw(
  initial: Initial,
  { random, element }: { readonly random: () => number; readonly element: number },
): number {
  switch (initial.kind) {
    case "constant":
      return initial.value;
    case "uniform":
      return initial.bound * (2 * random() - 1);
    case "normal":
      return initial.deviation * normal(random);
    case "fixed":
      return initial.at(element);
  }
}

/** Box and Muller 1958; of the two numbers that two draws give, the first. */
function normal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - random() is never 0
  return radius * Math.cos(2 * Math.PI * random());
}
