import { assert } from "chai";
import {
  type Executor,
  type Graph,
  type GraphNode,
  graphBuilder,
  initialWeights,
  type Loss,
  type PatchShape,
  type Weights,
} from "#compute/index.ts";
import type { NodeKind } from "#compute/ops/index.ts";
import { ramp, seeded } from "./ramp.ts";
import { referencePass } from "./reference-network.ts";

/** One node of every kind, with what can go wrong in it: odd channels, strides, borders. */
const kinds: {
  readonly [K in NodeKind]: readonly Omit<GraphNode & { kind: K }, "id" | "inputs">[];
} = {
  conv2d: [
    conv({ kernel: [3, 3], padding: [1, 1] }),
    conv({ kernel: [1, 1], padding: [0, 0], bias: false }),
    conv({ kernel: [1, 5], padding: [0, 2], channels: 1 }),
  ],
  "up-conv2d": [],
  "batch-norm": [{ kind: "batch-norm", momentum: 0.1, epsilon: 1e-5 }],
  relu: [{ kind: "relu" }],
  elu: [{ kind: "elu" }],
  "leaky-relu": [{ kind: "leaky-relu", slope: 0.2 }],
  sigmoid: [{ kind: "sigmoid" }],
  "max-pool": [],
  concat: [],
};

function conv(own: Partial<GraphNode & { kind: "conv2d" }>) {
  return {
    kind: "conv2d",
    channels: 5,
    kernel: [3, 3],
    stride: 1,
    padding: [1, 1],
    bias: true,
    initial: "torch",
    ...own,
  } as const;
}

/** A 1x1 convolution first: its gradient is right only if that of the node behind it, for its input, is. */
function started(): ReturnType<typeof graphBuilder> & { first: string } {
  const builder = graphBuilder(2);
  const first = builder.add({
    ...conv({ channels: 3, kernel: [1, 1], padding: [0, 0] }),
    id: "first",
    inputs: ["input"],
  });
  return { ...builder, first };
}

/** Graphs that together have a node of every kind, with their names. */
export function graphs(): [name: string, Graph][] {
  const single = Object.values(kinds)
    .flat()
    .map((attributes): [string, Graph] => {
      const { add, build, first } = started();
      add({ ...attributes, id: "node", inputs: [first] } as GraphNode); // pairs of the table above
      return [JSON.stringify(attributes), build()];
    });
  const pooled = started();
  const down = pooled.add({ kind: "max-pool", id: "pool", inputs: [pooled.first] });
  const up = pooled.add({ kind: "up-conv2d", id: "up", inputs: [down], channels: 5, factor: 2 });
  pooled.add({ kind: "concat", id: "concat", inputs: [up, pooled.first, "input"] });
  const strided = started();
  const half = strided.add({
    ...conv({ stride: 2, kernel: [3, 3] }),
    id: "half",
    inputs: [strided.first],
  });
  const quarter = strided.add({
    ...conv({ stride: 2, kernel: [7, 7], padding: [3, 3] }),
    id: "quarter",
    inputs: [half],
  });
  strided.add({ kind: "up-conv2d", id: "up", inputs: [quarter], channels: 1, factor: 4 });
  return [
    ...single,
    ["max-pool, up-conv2d and concat", pooled.build()],
    ["strides", strided.build()],
  ];
}

/** Sums logits times target, so that the target is the gradient that arrives at the output. */
const linear: Loss = (tf, { logits, target }) => tf.sum(tf.mul(logits, target));

const rule = { kind: "adam", lr: 1e-3, beta1: 0, beta2: 0.9, epsilon: 1e-8 } as const;

/** Every graph's forward pass, gradients and statistics on an executor, against the reference in doubles. */
export const executorContract: readonly {
  name: string;
  check(executor: Executor): Promise<void>;
}[] = graphs().map(([name, graph]) => ({ name, check: (executor) => checkGraph(executor, graph) }));

/** One graph's, on images of a size. */
export async function checkGraph(
  executor: Executor,
  graph: Graph,
  shape: PatchShape = { batch: 2, height: 8, width: 12 },
): Promise<void> {
  const size = [shape.batch, shape.height, shape.width];
  const pixels = shape.batch * shape.height * shape.width;
  const weights = unevened(initialWeights(graph, seeded(3)));
  const channels = graph.inputChannels;
  const input = ramp(channels * pixels, { factor: 37, modulus: 101 });
  const values = { shape: [...size, channels], data: Float64Array.from(input) };
  const network = await executor.create(graph, { loss: linear, weights });
  try {
    const evaluated = referencePass(graph, weights, { input: values, training: false });
    close(await network.predict(input, shape), evaluated.output.data, "output");
    const trained = referencePass(graph, weights, { input: values, training: true });
    const target = ramp(trained.output.data.length, { factor: 53, modulus: 89 });
    const batch = { input, target, weight: new Float32Array(pixels).fill(1), shape };
    await network.trainStep(batch, rule);
    const state = await network.save();
    const upstream = { shape: trained.output.shape, data: Float64Array.from(target) };
    // With beta1 = 0 Adam's first moment is the gradient itself.
    for (const [parameter, gradient] of trained.gradients(upstream))
      close(
        state.moments.get(`exp_avg.${parameter}`)?.data,
        gradient.data,
        `gradient of ${parameter}`,
      );
    for (const [parameter, statistic] of trained.statistics())
      close(state.weights.get(parameter)?.data, statistic.data, parameter);
  } finally {
    network.dispose();
  }
}

/** Norms start as constants, which would hide a swapped pair. */
export function unevened(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((v, i) => v + 0.05 * ((i * 7 + name.length) % 5)) },
    ]),
  );
}

function close(found: Float32Array | undefined, expected: Float64Array, what: string): void {
  assert.equal(found?.length, expected.length, what);
  const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  for (const [i, value] of expected.entries())
    assert.closeTo(found?.[i] ?? Number.NaN, value, 2e-5 * largest, `${what} [${i}]`);
}
