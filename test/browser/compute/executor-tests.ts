import * as tf from "@tensorflow/tfjs-core";
import { assert } from "chai";
import fc from "fast-check";
import { type Backend, createExecutor, type Executor } from "#compute/index.ts";
import { checkExample, executorContract } from "../../compute/executor-contract.ts";
import { heldOverSteps } from "../../compute/held-over-steps.ts";
import { lossContract } from "../../compute/loss-contract.ts";
import { randomExample } from "../../compute/random-example.ts";
import { trainingContract } from "../../compute/training-contract.ts";
import { type ReadFixture, unetTorchContract } from "../../compute/unet-torch-contract.ts";
import { machine } from "./machine.ts";

/** The contract of an executor in a page, and the losses of its training. Each has a file, and so a page, of its own. */
export function testExecutor(
  backend: Backend,
  {
    fusesLosses = false,
  }: {
    /** Whether it has kernels for the losses that tell their formula. */
    readonly fusesLosses?: boolean;
  } = {},
) {
  describe(`the ${backend} executor in a page`, () => {
    let executor: Executor;
    before(async () => {
      executor = await createExecutor(machine, backend);
    });
    after(() => executor.dispose());

    for (const { name, check } of executorContract) it(`computes ${name}`, () => check(executor));

    for (const { name, check } of trainingContract) it(`trains: ${name}`, () => check(executor));

    if (fusesLosses)
      for (const { name, check } of lossContract)
        it(`has every loss as a kernel: ${name}`, () => check(executor));

    it("computes any small graph", async () => {
      const property = fc.asyncProperty(randomExample, (of) => checkExample(executor, of));
      await fc.assert(property, { numRuns: 5, seed: 3 });
    });

    for (const { name, check } of unetTorchContract)
      it(`as a U-Net ${name}`, () => check(executor, fixture));

    if (backend !== "simd")
      it("holds after 300 steps what it held after 100", async () => {
        const [third, end] = await heldOverSteps(executor, { steps: 300, side: 8, held });
        assert.deepEqual(end, third);
      });
  });
}

const fixture: ReadFixture = async (name) =>
  new Uint8Array(await (await fetch(`/test/fixtures/${name}`)).arrayBuffer());

/** What tfjs holds, on the graphics card too. */
function held() {
  const { numTensors, numBytes, ...rest } = tf.memory();
  const { numBytesInGPU } = rest as { readonly numBytesInGPU?: number }; // of the backends that have a card
  return { numTensors, numBytes, numBytesInGPU, data: tf.backend().numDataIds() };
}
