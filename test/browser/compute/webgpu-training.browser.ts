import { assert } from "chai";
import {
  type Graph,
  graphBuilder,
  initialWeights,
  type Loss,
  type Network,
} from "#compute/index.ts";
import { startBackend } from "#compute/tfjs/backends.ts";
import { WebGpuExecutor } from "#compute/webgpu/executor.ts";
import { deviceOf } from "#compute/webgpu/gpu.ts";
import type { MapFormat } from "#compute/webgpu/kernel.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { conv } from "../../compute/contract-graphs.ts";
import { seeded } from "../../compute/ramp.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../compute/tiny-unet.ts";
import torch from "../../fixtures/unet-torch.json" with { type: "json" };

const loss = bceDice.build(bceDice.defaults);
const small = smallGraph();

/** SwiftShader takes a second to compile a kernel, so the tests share what one has compiled. */
describe("training on the webgpu executor", function () {
  this.timeout(300_000);
  let device: GPUDevice;
  let start: (format: MapFormat, learns?: Loss) => Promise<Network>;
  const errors: string[] = [];
  before(async () => {
    device = deviceOf(await startBackend("webgpu"));
    device.addEventListener("uncapturederror", ({ error }) => errors.push(error.message));
    const executors = {
      float32: await WebGpuExecutor.start(),
      float16: await WebGpuExecutor.start({ format: "float16" }),
    };
    start = (format, learns = loss) =>
      executors[format].create(tinyUnet, { loss: learns, weights: tinyWeights });
  });
  after(() => assert.deepEqual(errors, [], "what WebGPU complained of"));

  async function train(network: Network, steps: number): Promise<number[]> {
    const losses = [];
    for (let step = 0; step < steps; step++)
      losses.push(await network.trainStep(tinyBatch, tinyRule));
    return losses;
  }

  it("has PyTorch's losses over 20 steps, and the same bits the second time", async () => {
    const [first, second] = [await start("float32"), await start("float32")];
    const losses = await train(first, 20);
    for (const [step, expected] of torch.losses.entries())
      assert.closeTo(losses[step] ?? Number.NaN, expected, 1e-5 * expected, `step ${step}`);
    assert.deepEqual(await train(second, 20), losses);
    assert.deepEqual(await second.save(), await first.save());
    for (const network of [first, second]) network.dispose();
  });

  it("keeps maps in halves with nearly the same losses, none of them lost to an overflow", async () => {
    const network = await start("float16");
    for (const [step, found] of (await train(network, 20)).entries())
      assert.closeTo(found, torch.losses[step] ?? Number.NaN, 0.02, `step ${step}`);
    assert.equal((await network.save()).steps, 20);
    network.dispose();
  });

  it("leaves a step out whose gradients overflow in halves, and goes on with a smaller scale", async () => {
    let factor = 1e9;
    const steep: Loss = (tf, compared) => tf.mul(loss(tf, compared), factor);
    const network = await start("float16", steep);
    const before = await network.save();
    await train(network, 1);
    const skipped = await network.save();
    assert.deepEqual([...skipped.weights], [...before.weights]);
    assert.equal(skipped.steps, 0);
    factor = 1;
    const [first = 0, , third = 0] = await train(network, 3);
    assert.isBelow(third, first);
    assert.equal((await network.save()).steps, 3);
    network.dispose();
  });

  it("makes no buffer in 300 warm steps, and predicts between those of another network", async () => {
    const executor = await WebGpuExecutor.start();
    const of = { loss, weights: initialWeights(small, seeded(3)) };
    const [network, other] = [await executor.create(small, of), await executor.create(small, of)];
    const alone = await other.predict(tinyBatch.input, tinyBatch.shape);
    await train(network, 1);
    const createBuffer = device.createBuffer.bind(device);
    let made = 0;
    device.createBuffer = (descriptor) => {
      made += 1;
      return createBuffer(descriptor);
    };
    const training = train(network, 300);
    const between = await other.predict(tinyBatch.input, tinyBatch.shape);
    await training;
    device.createBuffer = createBuffer;
    assert.deepEqual(between, alone);
    assert.equal(made, 0);
    executor.dispose();
  });
});

/** Few kernels, so that 300 steps take no longer than their submits. */
function smallGraph(): Graph {
  const { add, build } = graphBuilder(1);
  add({ kind: "conv2d", id: "c", inputs: ["input"], ...conv({ channels: 4, bias: false }) });
  add({ kind: "batch-norm", id: "n", inputs: ["c"], momentum: 0.1, epsilon: 1e-5 });
  add({ kind: "relu", id: "r", inputs: ["n"] });
  add({ kind: "conv2d", id: "h", inputs: ["r"], ...conv({ channels: 1, kernel: [1, 1] }) });
  return build();
}
