import { readFileSync } from "node:fs";
import { assert, describe, it } from "vitest";
import { createExecutor, graphBuilder } from "#compute/index.ts";
import { adam } from "#ml/optimizers/adam.ts";
import { optimizers } from "#ml/optimizers/index.ts";
import { memberFiles } from "./folder.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden.json", import.meta.url), "utf8"),
);

describe("the optimizers", () => {
  it("are the files of their folder", () => {
    const ids = optimizers.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("optimizers", ["optimizer"]));
  });

  for (const { id, build, defaults } of optimizers.members)
    it(`${id}: takes the learning rate of every step from its caller`, () => {
      const optimizer = build(defaults);
      assert.equal(optimizer(0.5).lr, 0.5);
      assert.equal(optimizer(0.25).lr, 0.25);
      assert.equal(optimizer(0.5).kind, id);
    });

  it("adam goes PyTorch's way, step by step", async () => {
    const builder = graphBuilder(3);
    builder.add({
      kind: "conv2d",
      id: "p",
      inputs: ["input"],
      channels: 1,
      kernel: [1, 1],
      stride: 1,
      padding: [0, 0],
      bias: false,
      initial: "torch",
    });
    const executor = await createExecutor({}, "cpu");
    const network = await executor.create(builder.build(), {
      loss: (tf, { logits }) => tf.sum(logits), // its gradient for the weights is the input
      weights: new Map([["p.weight", { shape: [1, 3, 1, 1], data: Float32Array.of(1, -2, 0.5) }]]),
    });
    const rule = adam.build(adam.defaults)(0.1);
    for (const [t, expected] of (golden["adam_lr1e-1"] as number[][]).entries()) {
      const input = Float32Array.of(0.3 * Math.cos(t + 1), 0.1 * (t + 1), -0.2 + 0.05 * t);
      const batch = { input, target: Float32Array.of(0), weight: Float32Array.of(1) };
      await network.trainStep({ ...batch, shape: { batch: 1, height: 1, width: 1 } }, rule);
      const found = (await network.save()).weights.get("p.weight")?.data;
      for (const [i, value] of expected.entries())
        assert.closeTo(found?.[i] ?? Number.NaN, value, 2e-6, `step ${t}`);
    }
    executor.dispose();
  });
});
