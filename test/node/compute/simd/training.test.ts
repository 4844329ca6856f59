import { assert, describe, it } from "vitest";
import {
  type Backend,
  type Batch,
  createExecutor,
  initialWeights,
  type Loss,
} from "#compute/index.ts";
import { startThreads } from "#compute/simd/executor.ts";
import { SimdNetwork } from "#compute/simd/network.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { unet } from "#ml/models/unet.ts";
import { residual } from "../../../compute/contract-networks.ts";
import { ramp, seeded } from "../../../compute/ramp.ts";
import { tinyBatch, tinyRule, tinyUnet, tinyWeights } from "../../../compute/tiny-unet.ts";
import { kernelHost } from "../kernel-host.ts";

const loss = bceDice.build(bceDice.defaults);

/** Wide enough for Winograd, of sizes that tiles of 4 overhang. */
const graph = unet.build({ ...unet.defaults, width: 8, depth: 2, outputChannels: 2 });
const weights = initialWeights(graph, seeded(5));
const shape = { batch: 2, height: 12, width: 20 };
const pixels = shape.batch * shape.height * shape.width;
const batch = {
  shape,
  input: ramp(pixels, { factor: 37, modulus: 101 }),
  target: ramp(2 * pixels, { factor: 53, modulus: 89 }).map((v) => (v > 0.25 ? 1 : 0)),
  weight: Float32Array.from({ length: pixels }, (_, i) => i % 4),
};

/** So many images that steps are cut into groups of them, but for those of the coarsest maps. */
const many = (() => {
  const size = { batch: 8, height: 48, width: 48 };
  const count = size.batch * size.height * size.width;
  return {
    shape: size,
    input: ramp(count, { factor: 37, modulus: 101 }),
    target: ramp(2 * count, { factor: 53, modulus: 89 }).map((v) => (v > 0.25 ? 1 : 0)),
    weight: new Float32Array(count).fill(1),
  };
})();

async function losses(
  of: {
    backend?: Backend;
    threads?: number;
    threadsNow?: () => number;
    spawns?: boolean;
    loss?: Loss;
    batch?: Batch;
  },
  steps: number,
): Promise<number[]> {
  const kernels = kernelHost();
  const { backend = "simd", threads = 1, spawns = true, threadsNow } = of;
  const spawn = spawns ? kernels.spawn : undefined;
  const machine = { kernels: { ...kernels, spawn, threadsNow }, threads };
  const executor = await createExecutor(machine, backend);
  const network = await executor.create(graph, { loss: of.loss ?? loss, weights });
  const found = [];
  for (let step = 0; step < steps; step++)
    found.push(await network.trainStep(of.batch ?? batch, tinyRule));
  executor.dispose();
  return found;
}

describe("training on the simd executor", () => {
  it("has the losses of tfjs's cpu over 20 steps", { timeout: 120_000 }, async () => {
    const expected = await losses({ backend: "cpu" }, 20);
    for (const threads of [1, 2])
      for (const [step, found] of (await losses({ threads }, 20)).entries())
        assert.closeTo(
          found,
          expected[step] ?? Number.NaN,
          1e-3,
          `threads ${threads}, step ${step}`,
        );
  });

  it("takes a loss that is no kernel from tfjs, with the same result", async () => {
    const plain: Loss = (tf, compared) => loss(tf, compared);
    const [fused, other] = [await losses({}, 3), await losses({ loss: plain }, 3)];
    for (const [step, found] of other.entries())
      assert.closeTo(found, fused[step] ?? Number.NaN, 1e-6, `step ${step}`);
  });

  it("gives the same bits from run to run, on any number of threads", async () => {
    const expected = await losses({ threads: 1 }, 5);
    for (const threads of [1, 2, 3]) assert.deepEqual(await losses({ threads }, 5), expected);
  });

  it("gives the same bits in whatever groups the images of a batch go through", async () => {
    // 8 threads have one group; 1 and 2 have 8 and 4.
    const expected = await losses({ threads: 8, batch: many }, 3);
    for (const threads of [1, 2])
      assert.deepEqual(await losses({ threads, batch: many }, 3), expected);
  });

  it("gives the same bits while the number of threads changes from step to step", async () => {
    const wanted = [3, 1, 2, 0, 99, 1];
    const threadsNow = () => wanted[asked++ % wanted.length] ?? 1;
    let asked = 0;
    const changing = await losses({ threads: 3, threadsNow }, 8);
    assert.deepEqual(changing, await losses({ threads: 1 }, 8));
    assert.isAbove(asked, 8);
  });

  it("works with one thread where none can be started", async () => {
    assert.deepEqual(await losses({ threads: 4, spawns: false }, 2), await losses({}, 2));
  });

  it("trains on patches of changing sizes, and predicts between, in memory that stays flat", async () => {
    const team = await startThreads({ kernels: kernelHost(), threads: 2 });
    const network = new SimdNetwork({ team, tf: unused, loss }, tinyUnet, tinyWeights);
    const halves = [0, 256].map((from) => ({
      input: tinyBatch.input.slice(from, from + 256),
      target: tinyBatch.target.slice(from, from + 256),
      weight: tinyBatch.weight.slice(from, from + 256),
      shape: { ...tinyBatch.shape, batch: 1 },
    }));
    const round = async () => {
      await network.trainStep(tinyBatch, tinyRule);
      for (const half of halves) await network.trainStep(half, tinyRule);
      await network.predict(tinyBatch.input, tinyBatch.shape);
    };
    for (let i = 0; i < 3; i++) await round();
    const { byteLength } = team.memory.memory.buffer;
    for (let i = 0; i < 100; i++) await round();
    assert.equal(team.memory.memory.buffer.byteLength, byteLength);
    network.dispose();
    team.dispose();
  });

  it("trains 300 steps of residual blocks in the memory of the first, and learns", async () => {
    const team = await startThreads({ kernels: kernelHost(), threads: 2 });
    const graph = residual(8, "bilinear");
    const own = initialWeights(graph, seeded(7));
    const network = new SimdNetwork({ team, tf: unused, loss }, graph, own);
    const size = { batch: 2, height: 16, width: 24 };
    const input = ramp(2 * 16 * 24 * 3, { factor: 37, modulus: 101 });
    // Large areas: the head is 8 times coarser than the image.
    const target = Float32Array.from({ length: 2 * 16 * 24 * 2 }, (_, i) => (i >> 8) & 1);
    const weight = new Float32Array(2 * 16 * 24).fill(1);
    const step = () => network.trainStep({ input, target, weight, shape: size }, tinyRule);
    const first = await step();
    const { byteLength } = team.memory.memory.buffer;
    let last = first;
    for (let i = 1; i < 300; i++) last = await step();
    assert.equal(team.memory.memory.buffer.byteLength, byteLength);
    assert.isBelow(last, 0.9 * first);
    network.dispose();
    team.dispose();
  });

  it("predicts with the weights of the last step", async () => {
    const executor = await createExecutor({ kernels: kernelHost() }, "simd");
    const network = await executor.create(graph, { loss, weights });
    const before = await network.predict(batch.input, shape);
    await network.trainStep(batch, tinyRule);
    const after = await network.predict(batch.input, shape);
    const fresh = await executor.create(graph, { loss, weights });
    await fresh.load(await network.save());
    assert.deepEqual(await fresh.predict(batch.input, shape), after);
    assert.notDeepEqual(after, before);
    executor.dispose();
  });
});

function unused(): Promise<never> {
  throw new Error("This loss is a kernel");
}
