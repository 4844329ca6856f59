import { type Graph, type GraphNode, graphBuilder, type Weights } from "#compute/index.ts";
import { conv } from "./contract-graphs.ts";
import { type Example, exampleOf, type Found, runOnReference } from "./example.ts";

const channels = 8;

const norms = {
  "batch-norm": { kind: "batch-norm", momentum: 0.5, epsilon: 1e-5 },
  "group-norm": { kind: "group-norm", groups: 4, epsilon: 1e-5, affine: true },
} as const;

/**
 * Norms of values of deviation 1 around 100, as a camera's intensities are: a variance from a sum of squares would be
 * rounding alone. They stand behind a convolution that changes nothing, for statistics are counted where maps are made.
 */
export const farExamples: readonly { readonly name: string; readonly example: Example }[] = (
  ["batch-norm", "group-norm"] as const
).flatMap((kind) =>
  ([0, 1, 3] as const).map((kernel) => {
    const graph = graphOf(norms[kind], kernel);
    const example = exampleOf(graph, { batch: 2, height: 20, width: 24 });
    return {
      name: `${kind} of values far from 0, behind ${kernel ? `${kernel}x${kernel}` : "nothing"}`,
      example: {
        ...example,
        weights: unchanging(example.weights, kernel),
        input: example.input.map((v) => 100 + Math.sqrt(3) * v),
      },
    };
  }),
);

/** All but the gradients of what makes the values, which are sums that cancel out. */
export function expectedFar(example: Example): Found {
  const found = runOnReference(example);
  const gradients = [...found.gradients].filter(([name]) => !name.startsWith("same."));
  return { ...found, gradients: new Map(gradients) };
}

function graphOf(norm: (typeof norms)[keyof typeof norms], kernel: 0 | 1 | 3): Graph {
  const { add, build } = graphBuilder(channels);
  const square = (id: string, input: string, kernel: 1 | 3): GraphNode => {
    const of = conv({ channels, kernel: [kernel, kernel] });
    return { kind: "conv2d", id, inputs: [input], ...of };
  };
  const from = kernel === 0 ? "input" : add(square("same", "input", kernel));
  add({ ...norm, id: "norm", inputs: [from] });
  add({ kind: "relu", id: "relu", inputs: ["norm"] });
  add(square("head", "relu", 1));
  return build();
}

/** The convolution "same" has 1 from a channel's centre to itself, and no bias. */
function unchanging(weights: Weights, kernel: number): Weights {
  const taps = kernel * kernel;
  const isOne = (i: number) =>
    i % taps === (taps - 1) / 2 && Math.floor(i / taps) % (channels + 1) === 0;
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      if (name === "same.bias") return [name, { shape, data: data.map(() => 0) }];
      if (name !== "same.weight") return [name, { shape, data }];
      return [name, { shape, data: data.map((_, i) => (isOne(i) ? 1 : 0)) }];
    }),
  );
}
