import { readFile } from "node:fs/promises";
import { afterAll, assert, beforeAll, describe, it } from "vitest";
import {
  type Batch,
  createExecutor,
  type Executor,
  estimate,
  inferStructure,
  initialWeights,
  type Network,
  type Weights,
} from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { parseJob } from "#ml/config/job.ts";
import { mse } from "#ml/losses/mse.ts";
import { pretrainModels } from "#ml/models/index.ts";
import { vitMae } from "#ml/models/vit-mae.ts";
import { encodeOnnx } from "#ml/onnx/encode-onnx.ts";
import { encodeTfjs } from "#ml/tfjs/encode-tfjs.ts";
import { mapFromNchw } from "../../compute/nchw.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { kernelHost } from "../compute/kernel-host.ts";

/** What test/fixtures/vit-mae-torch.py wrote of PyTorch. */
interface Fixture {
  readonly settings: typeof vitMae.defaults;
  readonly usualCount: number;
  /** Tokens that are hidden in each image. */
  readonly hidden: readonly (readonly number[])[];
  readonly parameters: { readonly [name: string]: readonly number[] };
  /** Every 7th number. */
  readonly positions: { readonly [name: string]: readonly number[] };
  /** Every 7th number of [image, channel, y, x]. */
  readonly predicted: readonly number[];
  readonly loss: number;
  /** About 12 numbers of each. */
  readonly gradients: { readonly [name: string]: readonly number[] };
}

const fixture: Fixture = JSON.parse(await readFile("test/fixtures/vit-mae-torch.json", "utf8"));
const { settings } = fixture;
const { size, token } = settings;
const graph = vitMae.build(settings);

/** As the script's `fill`. */
function weights(): Weights {
  return new Map(
    [...initialWeights(graph, seeded(1))].map(([name, { shape, data }]) => {
      if (name.endsWith("pos_embed")) return [name, { shape, data }];
      const around = /norm.*weight$/.test(name) ? 1 : 0;
      const scale = shape.length === 1 ? 0.1 : 1.5 / Math.sqrt(data.length / (shape[0] ?? 1));
      const filled = ramp(data.length, { factor: 29, modulus: 97 }).map((v) => around + scale * v);
      return [name, { shape, data: filled }];
    }),
  );
}

/** Two images with their masks; what is learnt is the images. */
function batch(): Batch {
  const shape = { batch: 2, height: size, width: size };
  const pixels = size * size;
  const planes = ramp(4 * pixels, { factor: 37, modulus: 101 });
  const target = Float32Array.from(mapFromNchw(planes, [2, 2, size, size]).data);
  const weight = Float32Array.from({ length: 2 * pixels }, (_, i) => {
    const [row, column] = [Math.floor((i % pixels) / size), i % size];
    const place = Math.floor(row / token) * (size / token) + Math.floor(column / token);
    return fixture.hidden[Math.floor(i / pixels)]?.includes(place) ? 1 : 0;
  });
  const input = Float32Array.from({ length: 6 * pixels }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return i % 3 === 2 ? (weight[pixel] ?? 0) : (target[2 * pixel + (i % 3)] ?? 0);
  });
  return { input, target, weight, shape };
}

const rule = {
  kind: "adam",
  lr: 1e-2,
  beta1: 0,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
} as const;

describe("a masked autoencoder", () => {
  let executor: Executor;
  let network: Network;
  beforeAll(async () => {
    executor = await createExecutor({ kernels: kernelHost(), threads: 2 }, "simd");
    network = await executor.create(graph, { loss: mse.build(), weights: weights() });
  });
  afterAll(() => executor.dispose());

  it("has PyTorch's parameters, by BiaPy's names, and as many", () => {
    const { parameters } = inferStructure(graph);
    const shapes = Object.fromEntries(parameters.map(({ name, shape }) => [name, [...shape]]));
    assert.deepEqual(shapes, fixture.parameters);
    const usual = estimate(vitMae.build(vitMae.defaults), { batch: 1, height: 128, width: 128 });
    assert.equal(usual.parameters, fixture.usualCount);
  });

  it("begins with the paper's positions, which are sines and cosines", () => {
    const initial = initialWeights(graph, seeded(1));
    for (const [name, expected] of Object.entries(fixture.positions))
      for (const [i, value] of expected.entries())
        assert.closeTo(initial.get(name)?.data[7 * i] ?? Number.NaN, value, 1e-6, `${name} ${i}`);
  });

  it("predicts as PyTorch does where the hidden tokens are taken out of the sequence", async () => {
    const { input, shape } = batch();
    const found = await network.predict(input, shape);
    for (const [n, expected] of fixture.predicted.entries()) {
      const [plane, pixel] = [Math.floor((7 * n) / size ** 2), (7 * n) % size ** 2];
      const at = (Math.floor(plane / 2) * size ** 2 + pixel) * 2 + (plane % 2);
      assert.closeTo(found[at] ?? Number.NaN, expected, 1e-4, `${n}`);
    }
  });

  it("does not see what is hidden", async () => {
    const { input, weight, shape } = batch();
    const other = input.map((v, i) => (i % 3 < 2 && weight[Math.floor(i / 3)] ? v + 1 : v));
    assert.deepEqual(await network.predict(other, shape), await network.predict(input, shape));
  });

  it("has the paper's loss over hidden tokens where the mask weighs the pixels, and its gradients", async () => {
    assert.closeTo(await network.trainStep(batch(), rule), fixture.loss, 1e-5 * fixture.loss);
    const { moments } = await network.save();
    for (const [name, expected] of Object.entries(fixture.gradients)) {
      const found = moments.get(`exp_avg.${name}`)?.data ?? new Float32Array();
      const every = Math.max(1, Math.floor(found.length / 12));
      for (const [i, slope] of expected.entries())
        assert.closeTo(found[i * every] ?? Number.NaN, slope, 1e-4, `${name} ${i}`);
    }
  });

  it("is a network for pretraining alone: a training refuses it by name", () => {
    assert.isDefined(pretrainModels.find("vit-mae"));
    const refused = () => parseJob({ model: { id: "vit-mae" } });
    assert.throws(refused, /No vit-mae among the models/);
  });

  it("is written neither as ONNX nor for TensorFlow.js, and that says why", () => {
    const network = { graph, weights: weights(), output: "logits" } as const;
    const writers = [() => encodeOnnx(network), () => encodeTfjs({ ...network, metadata: {} })];
    for (const write of writers)
      try {
        write();
        assert.fail("it was written");
      } catch (error) {
        assert.isTrue(isFailure(error, "save/unsupported"), String(error));
        assert.match(String(error), /token-ranks .*safetensors works/);
      }
  });

  it("refuses tokens that its patch is no multiple of, and heads that do not share its channels", () => {
    const build = (own: object) => () =>
      inferStructure(vitMae.build({ ...vitMae.defaults, ...own }));
    assert.throws(build({ size: 100 }), "no whole number of tokens");
    assert.throws(build({ heads: 3 }), "multiples of 4 and of the heads");
    assert.throws(build({ hidden: 64 }), "64 of 64 tokens cannot be hidden");
  });
});
