import { assert } from "chai";
import { createExecutor, type Executor } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { executorContract } from "../../compute/executor-contract.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import { updateContract } from "../../compute/update-contract.ts";
import torch from "../../fixtures/unet-torch.json" with { type: "json" };
import { machine } from "./machine.ts";

const loss = bceDice.build(bceDice.defaults);

/** SwiftShader takes a second or two to compile each kernel, so tests share what one has compiled. */
describe("the webgpu executor in a page", function () {
  this.timeout(120_000);
  let executor: Executor;
  before(async () => {
    executor = await createExecutor(machine, "webgpu");
  });
  after(() => executor.dispose());

  for (const { name, check } of executorContract)
    it(`has the reference's output, gradients and statistics: ${name}`, () => check(executor));

  for (const { name, check } of updateContract) it(name, () => check(executor));

  it("has PyTorch's losses over 20 steps, and the same bits the second time", async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const network = await executor.create(tinyUnet, { loss, weights: tinyWeights });
      const losses = [];
      for (let step = 0; step < 20; step++)
        losses.push(await network.trainStep(tinyBatch, tinyRule));
      network.dispose();
      runs.push(losses);
    }
    for (const [step, expected] of torch.losses.entries())
      assert.closeTo(runs[0]?.[step] ?? Number.NaN, expected, 1e-5 * expected, `step ${step}`);
    assert.deepEqual(runs[1], runs[0]);
  });
});
