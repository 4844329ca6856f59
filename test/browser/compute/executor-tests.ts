import { assert } from "chai";
import fc from "fast-check";
import { type Backend, createExecutor, type Executor, type Graph } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { checkExample, executorContract } from "../../compute/executor-contract.ts";
import { lossContract } from "../../compute/loss-contract.ts";
import { randomExample } from "../../compute/random-example.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import { trainingContract } from "../../compute/training-contract.ts";
import { machine } from "./machine.ts";

/** The contract of an executor in a page, and the losses of its training. Files of their own: a page has two minutes. */
export function testExecutor(backend: Backend, lacks: (graph: Graph) => boolean = () => false) {
  describe(`the ${backend} executor in a page`, () => {
    let executor: Executor;
    before(async () => {
      executor = await createExecutor(machine, backend);
    });
    after(() => executor.dispose());

    for (const { name, check } of executorContract.filter(({ graph }) => !lacks(graph)))
      it(`computes ${name}`, () => check(executor));

    for (const { name, check } of trainingContract) it(name, () => check(executor));

    it("computes any small graph", async () => {
      const examples = randomExample.filter(({ graph }) => !lacks(graph));
      const property = fc.asyncProperty(examples, (example) => checkExample(executor, example));
      await fc.assert(property, { numRuns: 5, seed: 3 });
    });

    it("trains a U-Net with the losses of the cpu executor", async () => {
      const reference = await createExecutor(machine, "cpu");
      const expected = await fiveLosses(reference);
      reference.dispose();
      const found = await fiveLosses(executor);
      for (const [step, value] of expected.entries())
        assert.closeTo(found[step] ?? Number.NaN, value, 1e-3, `step ${step}`);
    });
  });
}

/** The losses of an executor that has kernels for them. */
export function testLosses(backend: Backend) {
  describe(`a loss on the ${backend} executor in a page`, () => {
    let executor: Executor;
    before(async () => {
      executor = await createExecutor(machine, backend);
    });
    after(() => executor.dispose());

    for (const { name, check } of lossContract)
      it(`equals its function on tfjs: ${name}`, () => check(executor));
  });
}

/** Of the tiny U-Net. */
async function fiveLosses(executor: Executor): Promise<number[]> {
  const loss = bceDice.build(bceDice.defaults);
  const network = await executor.create(tinyUnet, { loss, weights: tinyWeights });
  const losses = [];
  for (let step = 0; step < 5; step++) losses.push(await network.trainStep(tinyBatch, tinyRule));
  network.dispose();
  return losses;
}
