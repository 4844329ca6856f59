import { type Batch, type Graph, graphBuilder, initialWeights } from "#compute/index.ts";
import { ramp, seeded } from "./ramp.ts";

/** Two convolutions with a norm and a halving: little work a step, of every sort. */
function buildSmall(): Graph {
  const { add, build } = graphBuilder(2);
  const conv = { kind: "conv2d", stride: 1, bias: true, initial: "torch" } as const;
  const wide = { kernel: [3, 3], padding: [1, 1] } as const;
  add({ ...conv, ...wide, id: "first", inputs: ["input"], channels: 8 });
  add({ kind: "batch-norm", id: "norm", inputs: ["first"], momentum: 0.1, epsilon: 1e-5 });
  add({ kind: "relu", id: "relu", inputs: ["norm"] });
  add({ kind: "max-pool", id: "pool", inputs: ["relu"], kernel: 2 });
  add({ kind: "up-conv2d", id: "up", inputs: ["pool"], channels: 8, factor: 2 });
  add({ ...conv, id: "head", inputs: ["up"], channels: 1, kernel: [1, 1], padding: [0, 0] });
  return build();
}

export const smallGraph = buildSmall();
export const smallWeights = initialWeights(smallGraph, seeded(1));

/** A convolution of single pixels: the fewest kernels that a training takes. */
export const headGraph: Graph = {
  inputChannels: 2,
  nodes: [
    {
      ...{ kind: "conv2d", id: "head", inputs: ["input"], channels: 1, kernel: [1, 1] },
      ...{ stride: 1, padding: [0, 0], bias: true, initial: "torch" },
    },
  ],
};
export const headWeights = initialWeights(headGraph, seeded(2));

/** Two patches of a side. */
export function smallBatch(side: number): Batch {
  const shape = { batch: 2, height: side, width: side };
  const pixels = shape.batch * side * side;
  return {
    shape,
    input: ramp(2 * pixels, { factor: 37, modulus: 101 }),
    target: ramp(pixels, { factor: 53, modulus: 89 }).map((v) => (v > 0 ? 1 : 0)),
    weight: new Float32Array(pixels).fill(1),
  };
}
