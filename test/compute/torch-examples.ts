import { type Graph, inferStructure, type PatchShape, type Weights } from "#compute/index.ts";
import fixture from "../fixtures/ops-torch.json" with { type: "json" };
import type { Recorded } from "./example.ts";
import { mapFromNchw } from "./nchw.ts";
import { ramp } from "./ramp.ts";

interface TorchCase {
  readonly name: string;
  readonly graph: Graph;
  readonly shape: PatchShape;
  readonly predicted?: readonly number[];
  readonly output: readonly number[];
  readonly gradients: { readonly [name: string]: readonly number[] };
  readonly statistics: { readonly [name: string]: readonly number[] };
}

const cases = fixture.cases as unknown as readonly TorchCase[]; // as the script writes them

/** Graphs of every kind of node, in PyTorch's doubles: test/fixtures/ops-torch.py. */
export const torchExamples: readonly Recorded[] = cases.map((of) => {
  const { graph, shape } = of;
  const maps = (channels: number) => (flat: ArrayLike<number>) =>
    mapFromNchw(flat, [shape.batch, channels, shape.height, shape.width]).data;
  const sizeOf = (channels: number) => shape.batch * channels * shape.height * shape.width;
  const { inputChannels } = graph;
  const { outputChannels } = inferStructure(graph);
  const [inputs, outputs] = [maps(inputChannels), maps(outputChannels)];
  const image = ramp(sizeOf(inputChannels), { factor: 37, modulus: 101 });
  const upstream = ramp(sizeOf(outputChannels), { factor: 53, modulus: 89 });
  return {
    name: of.name,
    example: {
      graph,
      shape,
      weights: weightsOf(graph),
      input: Float32Array.from(inputs(image)),
      upstream: Float32Array.from(outputs(upstream)),
    },
    expected: {
      ...(of.predicted ? { predicted: outputs(of.predicted) } : {}),
      output: outputs(of.output),
      gradients: new Map(Object.entries(of.gradients)),
      statistics: new Map(Object.entries(of.statistics)),
    },
  };
});

/** As the script's `parameter`. */
function weightsOf(graph: Graph): Weights {
  return new Map(
    inferStructure(graph).parameters.map(({ name, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      const form = shape.length === 4 ? { factor: 29, modulus: 97 } : { factor: 7, modulus: 13 };
      const around = shape.length === 1 && /\.(weight|running_var)$/.test(name) ? 1 : 0;
      return [name, { shape, data: ramp(size, form).map((v) => around + 0.5 * v) }];
    }),
  );
}
