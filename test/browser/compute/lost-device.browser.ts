import * as tf from "@tensorflow/tfjs-core";
import { assert } from "chai";
import { type Backend, createExecutor, DeviceLost } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { smallBatch, smallGraph, smallWeights } from "../../compute/small-network.ts";
import { tinyRule } from "../../compute/tiny-unet.ts";
import { loseDevice } from "./lose-device.ts";
import { machine } from "./machine.ts";

const batch = smallBatch(8);
const loss = bceDice.build(bceDice.defaults);

async function start(backend: Backend) {
  const executor = await createExecutor(machine, backend);
  return { executor, network: await executor.create(smallGraph, { loss, weights: smallWeights }) };
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
        executor.create(smallGraph, { loss, weights: smallWeights }),
      ])
        assert.instanceOf(await rejected(next), DeviceLost);
      assert.isTrue(executor.isLost);
      executor.dispose();
      assert.equal(tf.engine().state.numTensors, 0);
    });

    it("is noticed between two steps", async () => {
      const { executor, network } = await start(backend);
      await network.trainStep(batch, tinyRule);
      loseDevice(name);
      assert.instanceOf(await rejected(network.trainStep(batch, tinyRule)), DeviceLost);
      executor.dispose();
    });

    it("starts anew, with a device that computes as the first did", async () => {
      const first = await start(backend);
      const expected = await first.network.trainStep(batch, tinyRule);
      loseDevice(name);
      assert.instanceOf(await rejected(first.network.save()), DeviceLost);
      first.executor.dispose();
      const second = await start(backend);
      assert.equal(await second.network.trainStep(batch, tinyRule), expected);
      second.executor.dispose();
    });
  });
