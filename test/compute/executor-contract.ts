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
import type { Conv2dAttributes } from "#compute/ops/conv2d.ts";
import { type AttributesOf, type NodeKind, ops } from "#compute/ops/index.ts";
import type { Op } from "#compute/ops/op.ts";
import { ramp, seeded } from "./ramp.ts";
import { referencePass } from "./reference-network.ts";

interface Case<K extends NodeKind> {
  readonly name: string;
  /** Of each of the node's inputs. */
  readonly channels: readonly number[];
  readonly attributes: AttributesOf<K>;
}

const norm = { momentum: 0.1, epsilon: 1e-5 };

/** Nodes of every kind, with what can go wrong in them: odd channels, strides, borders. */
const cases: { readonly [K in NodeKind]: readonly Case<K>[] } = {
  conv2d: [
    { name: "3x3", channels: [3], attributes: conv({}) },
    { name: "1x1 without bias", channels: [3], attributes: conv({ kernel: [1, 1], bias: false }) },
    { name: "1x5", channels: [3], attributes: conv({ kernel: [1, 5], channels: 1 }) },
    { name: "3x3, stride 2", channels: [3], attributes: conv({ stride: 2 }) },
    { name: "7x7, stride 2", channels: [3], attributes: conv({ kernel: [7, 7], stride: 2 }) },
    { name: "1x1, stride 2", channels: [3], attributes: conv({ kernel: [1, 1], stride: 2 }) },
  ],
  "up-conv2d": [
    { name: "factor 2", channels: [3], attributes: { channels: 5, factor: 2 } },
    { name: "factor 4", channels: [5], attributes: { channels: 1, factor: 4 } },
  ],
  upsample: [
    { name: "nearest", channels: [3], attributes: { mode: "nearest" } },
    { name: "bilinear", channels: [5], attributes: { mode: "bilinear" } },
  ],
  "batch-norm": [{ name: "", channels: [3], attributes: norm }],
  "group-norm": [
    { name: "2 groups", channels: [6], attributes: { groups: 2, epsilon: 1e-5, affine: true } },
    { name: "1 group", channels: [5], attributes: { groups: 1, epsilon: 1e-3, affine: true } },
    {
      name: "of instances",
      channels: [5],
      attributes: { groups: 5, epsilon: 1e-5, affine: false },
    },
  ],
  relu: [{ name: "", channels: [3], attributes: {} }],
  elu: [{ name: "", channels: [3], attributes: {} }],
  "leaky-relu": [{ name: "", channels: [3], attributes: { slope: 0.2 } }],
  sigmoid: [{ name: "", channels: [3], attributes: {} }],
  "max-pool": [
    { name: "2x2", channels: [3], attributes: { kernel: 2 } },
    { name: "3x3", channels: [5], attributes: { kernel: 3 } },
  ],
  concat: [{ name: "of three", channels: [3, 4, 1], attributes: {} }],
  add: [
    { name: "of two", channels: [3, 3], attributes: {} },
    { name: "of three", channels: [5, 5, 5], attributes: {} },
  ],
  "attention-gate": [{ name: "", channels: [5, 1], attributes: {} }],
};

function conv(own: Partial<Conv2dAttributes>): Conv2dAttributes {
  const kernel = own.kernel ?? [3, 3];
  const padding: [number, number] = [(kernel[0] - 1) / 2, (kernel[1] - 1) / 2];
  return { channels: 5, kernel, stride: 1, padding, bias: true, initial: "torch", ...own };
}

/**
 * A 1x1 convolution before each of the node's inputs: their gradients are right only if those of the node for its
 * inputs are. What changes the size of the map is followed by what undoes that.
 */
function graphOf(kind: NodeKind, { channels, attributes }: Case<NodeKind>): Graph {
  const { add, build } = graphBuilder(2);
  const inputs = channels.map((channels, i) => {
    const made = conv({ channels, kernel: [1, 1] });
    return add({ kind: "conv2d", id: `made${i}`, inputs: ["input"], ...made });
  });
  const node = add({ kind, id: "node", inputs, ...attributes } as GraphNode); // pairs of the table above
  const coarsening = (ops[kind] as Op<object>).coarsening(attributes); // likewise
  if (coarsening > 1)
    add({ kind: "up-conv2d", id: "undone", inputs: [node], channels: 2, factor: coarsening });
  if (coarsening < 1) {
    const stride = 1 / coarsening;
    const undone = conv({ channels: 2, kernel: [stride, stride], stride, padding: [0, 0] });
    add({ kind: "conv2d", id: "undone", inputs: [node], ...undone });
  }
  return build();
}

/** Sums logits times target, so that the target is the gradient that arrives at the output. */
const linear: Loss = (tf, { logits, target }) => tf.sum(tf.mul(logits, target));

const rule = {
  kind: "adam",
  lr: 1e-3,
  beta1: 0,
  beta2: 0.9,
  epsilon: 1e-8,
  weightDecay: 0,
} as const;

/** Every case's graph, under a name of its own. */
export const contractGraphs: readonly { readonly name: string; readonly graph: Graph }[] = (
  Object.keys(cases) as NodeKind[]
) // its own keys
  .flatMap((kind) =>
    cases[kind].map((of) => ({
      name: [kind, of.name].filter(Boolean).join(" "),
      graph: graphOf(kind, of),
    })),
  );

/** Their forward pass, gradients and statistics on an executor, against the reference in doubles. */
export const executorContract: readonly {
  name: string;
  check(executor: Executor): Promise<void>;
}[] = contractGraphs.map(({ name, graph }) => ({
  name,
  check: (executor) => checkGraph(executor, graph),
}));

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
