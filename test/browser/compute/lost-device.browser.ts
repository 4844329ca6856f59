import * as tf from "@tensorflow/tfjs-core";
import { assert } from "chai";
import { type Backend, createExecutor, DeviceLost } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { headGraph, headWeights, smallBatch } from "../../compute/small-network.ts";
import { tinyRule } from "../../compute/tiny-unet.ts";
import { loseDevice } from "./lose-device.ts";
import { machine } from "./machine.ts";

/** Shaders are compiled on the processor here, for every device anew. */
const patienceMs = 300_000;

const batch = smallBatch(8);
const loss = bceDice.build(bceDice.defaults);

async function start(backend: Backend) {
  const executor = await createExecutor(machine, backend);
  return { executor, network: await executor.create(headGraph, { loss, weights: headWeights }) };
}

async function rejected(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "it resolved",
    (error: unknown) => error,
  );
}

for (const [backend, name] of [
  ["webgpu", "webgpu"],
  ["tfjs-webgpu", "webgpu"],
  ["webgl", "webgl"],
] as const)
  describe(`${backend} whose device is lost`, () => {
    it("ends the step that is under way, and refuses the next, as lost", async () => {
      const { executor, network } = await start(backend);
      await network.trainStep(batch, tinyRule);
      const underWay = rejected(network.trainStep(batch, tinyRule));
      loseDevice(name);
      assert.instanceOf(await underWay, DeviceLost);
      for (const next of [
        network.trainStep(batch, tinyRule),
        network.predict(batch.input, batch.shape),
        network.save(),
        executor.create(headGraph, { loss, weights: headWeights }),
      ])
        assert.instanceOf(await rejected(next), DeviceLost);
      assert.isTrue(executor.isLost);
      executor.dispose();
      assert.equal(tf.engine().state.numTensors, 0);
    }).timeout(patienceMs);

    it("is noticed between two steps, and gives way to a new one that computes as it did", async () => {
      const first = await start(backend);
      const expected = await first.network.trainStep(batch, tinyRule);
      loseDevice(name);
      assert.instanceOf(await rejected(first.network.trainStep(batch, tinyRule)), DeviceLost);
      first.executor.dispose();
      const second = await start(backend);
      assert.equal(await second.network.trainStep(batch, tinyRule), expected);
      second.executor.dispose();
    }).timeout(patienceMs);
  });
