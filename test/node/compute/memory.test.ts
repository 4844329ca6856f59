import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { assert, describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { SimdExecutor } from "#compute/simd/executor.ts";
import { heldOverSteps } from "../../compute/held-over-steps.ts";
import { kernelHost } from "./kernel-host.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes of what JavaScript still holds, arrays included. */
function heldBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe("over 300 steps", () => {
  it("the SIMD kernels' memory and what JavaScript holds stay as they are", async () => {
    const executor = await SimdExecutor.start({ kernels: kernelHost(), threads: 2 });
    const held = () => ({ kernels: executor.bytes, script: heldBytes() });
    const [third, end] = await heldOverSteps(executor, { steps: 300, side: 32, held });
    executor.dispose();
    assert.equal(end.kernels, third.kernels);
    // One batch that stayed a step would be 5 MB here.
    assert.isBelow(end.script - third.script, 1e6);
  });

  it("the tensors of tfjs stay as they are", { timeout: 60_000 }, async () => {
    const executor = await createExecutor({}, "cpu");
    const held = () => [tf.memory().numTensors, tf.memory().numBytes, tf.backend().numDataIds()];
    const [third, end] = await heldOverSteps(executor, { steps: 300, side: 8, held });
    executor.dispose();
    assert.deepEqual(end, third);
  });
});
