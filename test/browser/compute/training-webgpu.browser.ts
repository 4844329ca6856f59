import { assert } from "chai";
import type { Batch, Executor, Graph, Loss, Network, Weights } from "#compute/index.ts";
import type { NetworkOptions } from "#compute/network-options.ts";
import { startBackend } from "#compute/tfjs/backends.ts";
import { deviceOf } from "#compute/webgpu/gpu.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { smallBatch, smallGraph, smallWeights } from "../../compute/small-network.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import torch from "../../fixtures/unet-torch.json" with { type: "json" };
import { patienceMs, testTraining } from "./training-tests.ts";

const loss = bceDice.build(bceDice.defaults);

interface Task {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly batch: Batch;
}

const tiny: Task = { graph: tinyUnet, weights: tinyWeights, batch: tinyBatch };
/** Little to do, so that 300 steps take no longer than their submits. */
const small: Task = { graph: smallGraph, weights: smallWeights, batch: smallBatch(8) };

async function start(executor: Executor, { graph, weights }: Task, more?: Partial<NetworkOptions>) {
  return await executor.create(graph, { loss, weights, ...more });
}

async function train(network: Network, { batch }: Task, steps: number): Promise<number[]> {
  const losses = [];
  for (let step = 0; step < steps; step++) losses.push(await network.trainStep(batch, tinyRule));
  return losses;
}

function assertTorchLosses(losses: readonly number[], within: (loss: number) => number): void {
  for (const [step, found] of losses.entries()) {
    const expected = torch.losses[step] ?? Number.NaN;
    assert.closeTo(found, expected, within(expected), `step ${step}`);
  }
}

testTraining("webgpu", (executor) => {
  const errors: string[] = [];
  let device: GPUDevice;
  before(async () => {
    device = deviceOf(await startBackend("webgpu"));
    device.addEventListener("uncapturederror", ({ error }) => errors.push(error.message));
  });
  after(() => {
    assert.deepEqual(errors, [], "what WebGPU complained of");
  });

  it("has the same bits the second time", async () => {
    const [first, second] = [await start(executor(), tiny), await start(executor(), tiny)];
    const losses = await train(first, tiny, 20);
    assertTorchLosses(losses, (loss) => 1e-5 * loss);
    assert.deepEqual(await train(second, tiny, 20), losses);
    assert.deepEqual(await second.save(), await first.save());
    for (const network of [first, second]) network.dispose();
  }).timeout(patienceMs);

  it("makes no buffer in 60 warm steps, and predicts between those of another network", async () => {
    const [network, other] = [await start(executor(), small), await start(executor(), small)];
    const predict = () => other.predict(small.batch.input, small.batch.shape);
    const alone = await predict();
    await train(network, small, 1);
    const createBuffer = device.createBuffer.bind(device);
    let made = 0;
    device.createBuffer = (descriptor) => {
      made += 1;
      return createBuffer(descriptor);
    };
    const training = train(network, small, 60);
    const between = await predict();
    await training;
    device.createBuffer = createBuffer;
    assert.deepEqual(between, alone);
    assert.equal(made, 0);
    for (const used of [network, other]) used.dispose();
  }).timeout(patienceMs);

  it("keeps maps in halves with nearly the same losses, none of them lost to an overflow", async () => {
    const network = await start(executor(), tiny, { precision: "float16" });
    assertTorchLosses(await train(network, tiny, 10), () => 0.02);
    assert.equal((await network.save()).steps, 10);
    network.dispose();
  }).timeout(patienceMs);

  it("leaves a step out whose gradients overflow in halves, and goes on with a smaller scale", async () => {
    let factor = 1e9;
    const steep: Loss = (tf, compared) => tf.mul(loss(tf, compared), factor);
    const network = await start(executor(), tiny, { precision: "float16", loss: steep });
    const before = await network.save();
    await train(network, tiny, 1);
    const skipped = await network.save();
    assert.deepEqual([...skipped.weights], [...before.weights]);
    assert.equal(skipped.steps, 0);
    factor = 1;
    const [first = 0, , third = 0] = await train(network, tiny, 3);
    assert.isBelow(third, first);
    assert.equal((await network.save()).steps, 3);
    network.dispose();
  }).timeout(patienceMs);
});
