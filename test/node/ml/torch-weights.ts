import { type Graph, inferStructure, type Weights } from "#compute/index.ts";
import { ramp } from "../../compute/ramp.ts";

/** The weights that test/fixtures/models-torch.py gives a network, running statistics included. */
export function torchWeights(graph: Graph): Weights {
  return new Map(
    inferStructure(graph).parameters.map(({ name, shape, initial }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const small = () => ramp(length, { factor: 7, modulus: 13 });
      const middle = initial.kind === "constant" ? initial.value : 0;
      const fan = length / (shape[0] ?? 1);
      const data =
        shape.length === 4
          ? ramp(length, { factor: 29, modulus: 97 }).map((v) => (v * 1.5) / Math.sqrt(fan))
          : small().map((v) => (name.endsWith("running_var") ? 1 + 0.5 * v : middle + 0.1 * v));
      return [name, { shape, data }];
    }),
  );
}
