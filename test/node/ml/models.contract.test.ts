import { assert, describe, it } from "vitest";
import { createExecutor, type Graph, inferStructure, initialWeights } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { models, pretrainModels } from "#ml/models/index.ts";
import { unet } from "#ml/models/unet.ts";
import { narrowed } from "../../compute/narrowed.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { memberFiles } from "./folder.ts";

const loss = bceDice.build(bceDice.defaults);
const rule = {
  kind: "adam",
  lr: 1e-2,
  beta1: 0,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
} as const;

describe("the models", () => {
  it("are the files of their folder", () => {
    assert.deepEqual(
      pretrainModels.members.map(({ id }) => id).sort(),
      memberFiles("models", [
        "biapy-modules",
        "biapy-unet",
        "encoder-decoder",
        "model",
        "resnet-encoder",
        "smp-unet",
      ]),
    );
  });

  for (const { id, defaults } of models.members) {
    const channels = { inputChannels: 2, outputChannels: 3 };
    const build = (own: { width?: number } = {}): Graph =>
      buildChoice(models, { id, ...own }, channels);

    it(`${id}: the same settings give the same graph, which is JSON`, () => {
      const graph = build();
      assert.deepEqual(JSON.parse(JSON.stringify(graph)), build());
      assert.equal(inferStructure(graph).outputChannels, 3);
      assert.equal(graph.inputChannels, 2);
    });

    it(`${id}: a gradient reaches every trained weight`, async () => {
      const graph = "width" in defaults ? build({ width: 4 }) : narrowed(build());
      const size = 2 * inferStructure(graph).divisor;
      const executor = await createExecutor({ kernels: kernelHost() }, "simd");
      const network = await executor.create(graph, {
        loss,
        weights: initialWeights(graph, seeded(5)),
      });
      const shape = { batch: 2, height: size, width: size };
      const pixels = 2 * size * size;
      const input = ramp(2 * pixels, { factor: 37, modulus: 101 });
      const target = ramp(3 * pixels, { factor: 53, modulus: 97 }).map((v) => (v > 0 ? 1 : 0));
      await network.trainStep(
        { input, target, weight: new Float32Array(pixels).fill(1), shape },
        rule,
      );
      const { moments } = await network.save();
      // What a convolution adds before a batch norm is taken away again.
      const idle = new Set(
        graph.nodes.flatMap((of) => (of.kind === "batch-norm" ? [`${of.inputs[0]}.bias`] : [])),
      );
      for (const { name, trained } of inferStructure(graph).parameters)
        if (trained && !idle.has(name))
          assert.isTrue(
            moments.get(`exp_avg.${name}`)?.data.some((slope) => slope !== 0),
            name,
          );
      executor.dispose();
    });
  }
});

describe("a U-Net", () => {
  const biapy = { ...unet.defaults, width: 16, depth: 4 };

  it("calls its parameters as BiaPy does", () => {
    const names = inferStructure(unet.build({ ...biapy, depth: 1 })).parameters.map((p) => p.name);
    for (const name of [
      "down_path.0.block.0.block.0.weight",
      "down_path.0.block.1.block.1.running_var",
      "bottleneck.block.1.block.0.bias",
      "up_path.0.up.0.weight",
      "up_path.0.up.1.weight",
      "up_path.0.conv_block.block.0.block.1.bias",
      "last_block.bias",
    ])
      assert.include(names, name);
  });

  it("joins what comes up before what was skipped", () => {
    const join = unet.build({ ...biapy, depth: 1 }).nodes.find(({ kind }) => kind === "concat");
    assert.deepEqual(join?.inputs, ["up_path.0.up.2", "down_path.0.block.1.block.2"]);
  });

  it("of no depth, or half a channel, is refused with what would work", () => {
    assert.throws(() => unet.build({ ...biapy, depth: 0 }), "A U-Net of depth 0; 1 to 8 works");
    assert.throws(() => unet.build({ ...biapy, width: 0.5 }), "A U-Net of width 0.5");
  });

  it("learns two small patches of blobs by heart", async () => {
    const graph = unet.build({ ...unet.defaults, width: 8, depth: 2 });
    const size = 32;
    const random = seeded(11);
    const target = new Float32Array(2 * size * size);
    for (const [i] of target.entries()) {
      const [y, x] = [Math.floor(i / size) % size, i % size];
      const shift = i < size * size ? 0 : 6;
      const inBlob = ([cy = 0, cx = 0]: number[]) => (y - cy) ** 2 + (x - cx) ** 2 < 30;
      target[i] = [
        [8 + shift, 9],
        [20, 22 - shift],
      ].some(inBlob)
        ? 1
        : 0;
    }
    const input = target.map((v) => v + 0.6 * (random() - 0.5));
    const weight = new Float32Array(target.length).fill(1);
    const shape = { batch: 2, height: size, width: size };
    const executor = await createExecutor({ kernels: kernelHost() }, "simd");
    const network = await executor.create(graph, { loss, weights: initialWeights(graph, random) });
    for (let step = 0; step < 40; step++)
      await network.trainStep({ input, target, weight, shape }, { ...rule, beta1: 0.9 });
    const logits = await network.predict(input, shape);
    const { dice } = await import("#ml/metrics/dice.ts");
    const { countPixels } = await import("#ml/metrics/counts.ts");
    const [counts] = countPixels({ predicted: logits, target, weight, threshold: 0 });
    assert.ok(counts);
    const score = dice.build()(counts);
    assert.isAbove(score, 0.98);
    executor.dispose();
  });
});
