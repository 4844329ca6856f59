import * as tf from "@tensorflow/tfjs-core";
import { assert } from "chai";
import { type Backend, createExecutor, type Executor } from "#compute/index.ts";
import { heldOverSteps } from "../../compute/held-over-steps.ts";
import { type ReadFixture, unetTorchContract } from "../../compute/unet-torch-contract.ts";
import { machine } from "./machine.ts";

/** A page plays GPU on the processor, and compiles every shader there. */
export const patienceMs = 300_000;

/**
 * Twenty steps of a U-Net beside PyTorch's, and three hundred whose memory stays flat; then what `more` declares, on the same
 * executor, for what that has compiled serves again.
 */
export function testTraining(
  backend: Backend,
  more: (executor: () => Executor) => void = () => {},
) {
  describe(`training on ${backend} in a page`, () => {
    let executor: Executor;
    before(async () => {
      executor = await createExecutor(machine, backend);
    });
    after(() => executor.dispose());

    for (const { name, check } of unetTorchContract)
      it(name, () => check(executor, fixture)).timeout(patienceMs);

    // That of tfjs is one way for all its backends, of which a program that plays GPU is the slowest.
    const steps = backend === "tfjs-webgpu" ? 60 : 300;
    if (backend !== "simd")
      it(`holds after ${steps} steps what it held after a third of them`, async () => {
        const [third, end] = await heldOverSteps(executor, { steps, side: 8, held });
        assert.deepEqual(end, third);
      }).timeout(patienceMs);

    more(() => executor);
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
