import { assert } from "chai";
import { type Backend, createExecutor } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { executorContract } from "../../compute/executor-contract.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import { updateContract } from "../../compute/update-contract.ts";
import { machine } from "./machine.ts";

/** Losses of five steps of the tiny U-Net. */
async function fiveLosses(backend: Backend): Promise<number[]> {
  const executor = await createExecutor(machine, backend);
  const loss = bceDice.build(bceDice.defaults);
  const network = await executor.create(tinyUnet, { loss, weights: tinyWeights });
  const losses = [];
  for (let step = 0; step < 5; step++) losses.push(await network.trainStep(tinyBatch, tinyRule));
  executor.dispose();
  return losses;
}

for (const backend of ["tfjs-webgpu", "webgl", "wasm", "simd"] as const)
  describe(`the ${backend} executor in a page`, () => {
    for (const { name, check } of executorContract)
      it(`has the reference's output, gradients and statistics: ${name}`, async () => {
        const executor = await createExecutor(machine, backend);
        await check(executor);
        executor.dispose();
      });

    for (const { name, check } of updateContract)
      it(name, async () => {
        const executor = await createExecutor(machine, backend);
        await check(executor);
        executor.dispose();
      });

    it("trains a U-Net with the losses of the cpu executor", async () => {
      const expected = await fiveLosses("cpu");
      const found = await fiveLosses(backend);
      for (const [step, value] of expected.entries())
        assert.closeTo(found[step] ?? Number.NaN, value, 1e-3, `step ${step}`);
    });
  });

describe("a page whose WebGPU is SwiftShader", () => {
  it("computes with the SIMD kernels and says why", async () => {
    const { choice } = await createExecutor(machine);
    assert.equal(choice.backend, "simd");
    assert.include(choice.reason, "software adapter SwiftShader");
  });
});
