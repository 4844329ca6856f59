import { assert, describe, it } from "vitest";
import {
  createExecutor,
  type Graph,
  type GraphNode,
  graphBuilder,
  initialWeights,
  type Loss,
  type Weights,
} from "#compute/index.ts";
import { seeded } from "../../../compute/ramp.ts";
import { referencePass } from "../../../compute/reference-network.ts";
import { kernelHost } from "../kernel-host.ts";

const shape = { batch: 2, height: 40, width: 48 };
const channels = 8;
const random = seeded(9);
/** Values of deviation 1 around 100, as intensities of a camera are. */
const input = Float32Array.from(
  { length: shape.batch * shape.height * shape.width * channels },
  () => 100 + Math.sqrt(12) * (random() - 0.5),
);

const linear: Loss = (tf, { logits, target }) => tf.sum(tf.mul(logits, target));
const rule = { kind: "adam", lr: 0, beta1: 0, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 } as const;

const norms = {
  "batch-norm": { kind: "batch-norm", momentum: 1, epsilon: 1e-5 },
  "group-norm": { kind: "group-norm", groups: 4, epsilon: 1e-5, affine: true },
} as const;

/** A norm behind a convolution that changes nothing, or alone; then ReLU and a 1x1 convolution. */
function graphOf(kind: keyof typeof norms, kernel: number): Graph {
  const { add, build } = graphBuilder(channels);
  const conv = (of: { id: string; input: string; kernel: number }): GraphNode => ({
    ...{ kind: "conv2d", id: of.id, inputs: [of.input], channels, stride: 1, bias: true },
    ...{ kernel: [of.kernel, of.kernel], initial: "torch" },
    padding: [(of.kernel - 1) / 2, (of.kernel - 1) / 2],
  });
  const from = kernel > 0 ? add(conv({ id: "same", input: "input", kernel })) : "input";
  add({ ...norms[kind], id: "norm", inputs: [from] });
  add({ kind: "relu", id: "relu", inputs: ["norm"] });
  add(conv({ id: "head", input: "relu", kernel: 1 }));
  return build();
}

/** Of the convolution "same": 1 from a channel's centre to itself. */
function unchanging(weights: Weights, kernel: number): Weights {
  const centre = (kernel * kernel - 1) / 2;
  return new Map(
    [...weights].map(([name, { shape: of, data }]) => {
      if (!name.startsWith("same.")) return [name, { shape: of, data }];
      const isOne = (i: number) =>
        name.endsWith("weight") &&
        i % (kernel * kernel) === centre &&
        Math.floor(i / (kernel * kernel)) % (channels + 1) === 0;
      return [name, { shape: of, data: data.map((_, i) => (isOne(i) ? 1 : 0)) }];
    }),
  );
}

/** The largest difference, relative to the largest value. */
function error(found: Float32Array | undefined, expected: Float64Array): number {
  const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return (
    expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (found?.[i] ?? 0))), 0) / largest
  );
}

describe("norms of values far from 0", () => {
  for (const kind of ["batch-norm", "group-norm"] as const)
    for (const [where, kernel] of [
      ["alone", 0],
      ["behind a direct convolution", 1],
      ["behind Winograd's convolution", 3],
    ] as const)
      it(`have the reference's statistics and gradients: ${kind} ${where}`, async () => {
        const graph = graphOf(kind, kernel);
        const weights = unchanging(initialWeights(graph, seeded(2)), kernel);
        const executor = await createExecutor({ kernels: kernelHost(["simd"]) }, "simd");
        const network = await executor.create(graph, { loss: linear, weights });
        const target = input.map((v, i) => (v - 100) * ((i % 5) - 1));
        const weight = new Float32Array(target.length / channels).fill(1);
        await network.trainStep({ input, target, weight, shape }, rule);
        const { moments, weights: after } = await network.save();
        const of = [shape.batch, shape.height, shape.width, channels];
        const values = { shape: of, data: Float64Array.from(input) };
        const pass = referencePass(graph, weights, { input: values, training: true });
        for (const [name, { data }] of pass.statistics())
          assert.isBelow(error(after.get(name)?.data, data), 2e-5, name);
        const gradients = pass.gradients({ shape: of, data: Float64Array.from(target) });
        for (const [name, { data }] of gradients)
          if (!name.startsWith("same."))
            assert.isBelow(error(moments.get(`exp_avg.${name}`)?.data, data), 2e-5, name);
        executor.dispose();
      });
});
