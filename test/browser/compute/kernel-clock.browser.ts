import { assert } from "chai";
import { createExecutor, graphBuilder, initialWeights } from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { tinyRule } from "../../compute/tiny-unet.ts";
import { machine } from "./machine.ts";

const { add, build } = graphBuilder(1);
const kernel = {
  kernel: [3, 3],
  padding: [1, 1],
  stride: 1,
  bias: true,
  initial: "torch",
} as const;
add({ kind: "conv2d", id: "conv", inputs: ["input"], channels: 1, ...kernel });
const graph = build();
const weights = initialWeights(graph, seeded(1));
const shape = { batch: 1, height: 8, width: 8 };
const input = ramp(64, { factor: 37, modulus: 101 });
const batch = { input, target: input, weight: new Float32Array(64).fill(1), shape };

for (const backend of ["simd", "webgpu"] as const)
  it(`${backend} tells what every kernel takes, and computes what it does without`, async function () {
    this.timeout(300_000); // SwiftShader compiles
    const heard = new Map<string, number>();
    const onKernel = (kernel: string, milliseconds: number) =>
      void heard.set(kernel, milliseconds + (heard.get(kernel) ?? 0));
    const losses: number[] = [];
    for (const given of [machine, { ...machine, onKernel }]) {
      const executor = await createExecutor(given, backend);
      try {
        const network = await executor.create(graph, { loss: bce.build(bce.defaults), weights });
        losses.push(await network.trainStep(batch, tinyRule));
        losses.push(...(await network.predict(input, shape)));
      } finally {
        executor.dispose();
      }
    }
    const half = losses.length / 2;
    assert.deepEqual(losses.slice(half), losses.slice(0, half));
    assert.isAbove(heard.size, 3);
    for (const [kernel, milliseconds] of heard) assert.isAtLeast(milliseconds, 0, kernel);
    assert.isAbove(
      [...heard.values()].reduce((sum, ms) => sum + ms),
      0,
    );
  });
