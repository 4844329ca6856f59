import * as tf from "@tensorflow/tfjs-core";
import { assert, describe, it } from "vitest";
import { createExecutor, type Weights } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import { kernelHost } from "./kernel-host.ts";

const loss = bceDice.build(bceDice.defaults);

async function start(backend: "cpu" | "simd" = "simd") {
  const executor = await createExecutor({ kernels: kernelHost() }, backend);
  return { executor, network: await executor.create(tinyUnet, { loss, weights: tinyWeights }) };
}

describe("a network", () => {
  it("holds no more tensors after a step, a prediction, a save and a load than before", async () => {
    const { executor, network } = await start("cpu");
    const backendData = () => tf.backend().numDataIds();
    await network.trainStep(tinyBatch, tinyRule);
    const before = [tf.memory().numTensors, backendData()];
    await network.trainStep(tinyBatch, tinyRule);
    await network.predict(tinyBatch.input, tinyBatch.shape);
    await network.load(await network.save());
    assert.deepEqual([tf.memory().numTensors, backendData()], before);
    executor.dispose();
    assert.equal(tf.memory().numTensors, 0);
    assert.equal(backendData(), 0);
  });

  it("leaves no tensor behind when its loss fails", async () => {
    const executor = await createExecutor({}, "cpu");
    const broken = await executor.create(tinyUnet, {
      loss: () => {
        throw new Error("a loss of a plugin");
      },
      weights: tinyWeights,
    });
    const before = tf.memory().numTensors;
    const message = await broken
      .trainStep(tinyBatch, tinyRule)
      .catch((error: Error) => error.message);
    assert.equal(message, "a loss of a plugin");
    assert.equal(tf.memory().numTensors, before);
    executor.dispose();
  });

  for (const backend of ["cpu", "simd"] as const)
    it(`goes on bit for bit from a saved state, on ${backend}`, async () => {
      const { executor, network } = await start(backend);
      await network.trainStep(tinyBatch, tinyRule);
      const state = await network.save();
      const straight = [];
      for (let i = 0; i < 3; i++) straight.push(await network.trainStep(tinyBatch, tinyRule));
      const other = await executor.create(tinyUnet, { loss, weights: tinyWeights });
      await other.load(state);
      const resumed = [];
      for (let i = 0; i < 3; i++) resumed.push(await other.trainStep(tinyBatch, tinyRule));
      assert.deepEqual(resumed, straight);
      assert.deepEqual(await other.save(), await network.save());
      executor.dispose();
    });

  it("saves a copy that later steps leave alone", async () => {
    const { executor, network } = await start("cpu");
    const saved = await network.save();
    assert.deepEqual(saved.weights, tinyWeights);
    await network.trainStep(tinyBatch, tinyRule);
    assert.deepEqual(saved.weights, tinyWeights);
    executor.dispose();
  });

  const without = new Map([...tinyWeights].slice(1));
  const [name = ""] = tinyWeights.keys();
  for (const [what, weights, message] of [
    ["missing", without, `The weights lack ${name} [4, 1, 3, 3]`],
    [
      "misshapen",
      new Map([...tinyWeights, [name, { shape: [4, 9], data: new Float32Array(36) }]]),
      `${name} as [4, 9]; this network has [4, 1, 3, 3]`,
    ],
    [
      "surplus",
      new Map([...tinyWeights, ["head.weight", { shape: [1], data: new Float32Array(1) }]]),
      "hold head.weight, which this network has not",
    ],
  ] satisfies [string, Weights, string][])
    for (const backend of ["cpu", "simd"] as const)
      it(`refuses weights with a ${what} tensor, by its name, and keeps its own, on ${backend}`, async () => {
        const { executor, network } = await start(backend);
        const refusal = await network.load({ weights }).catch((error: Error) => error.message);
        assert.include(refusal, message);
        assert.deepEqual((await network.save()).weights, tinyWeights);
        executor.dispose();
      });

  for (const backend of ["cpu", "simd"] as const)
    it(`refuses a patch that its halvings do not divide, and one that is not what it says, on ${backend}`, async () => {
      const { executor, network } = await start(backend);
      const { input } = tinyBatch;
      const message = (height: number) =>
        network
          .predict(input, { batch: 2, height, width: 16 })
          .then(String, (e: Error) => e.message);
      assert.include(await message(18), "multiples of 4, not 18 x 16");
      assert.include(await message(20), "An input of 512 values, where its shape says 640");
      executor.dispose();
    });

  for (const backend of ["cpu", "simd"] as const)
    it(`of a disposed executor says so, on ${backend}`, async () => {
      const { executor, network } = await start(backend);
      executor.dispose();
      const message = await network.save().then(String, (error: Error) => error.message);
      assert.equal(message, `The ${backend} executor was disposed`);
    });
});

it("two executors of one process take turns without mixing", async () => {
  const [a, b] = [await start("cpu"), await start("simd")];
  const found = await Promise.all(
    [a, b, a, b].map(({ network }) => network.trainStep(tinyBatch, tinyRule)),
  );
  const [first = 0, second = 0, third = 0, fourth = 0] = found;
  assert.closeTo(first, second, 1e-5);
  assert.closeTo(third, fourth, 1e-5);
  a.executor.dispose();
  b.executor.dispose();
});
