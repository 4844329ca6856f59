import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";
import { assert, describe, it } from "vitest";
import { createExecutor, type Graph, inferStructure } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { models } from "#ml/models/index.ts";
import { encodeOnnx } from "#ml/onnx/encode-onnx.ts";
import { ramp } from "../../compute/ramp.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { torchWeights } from "./torch-weights.ts";

ort.env.wasm.numThreads = 1; // it has no threads in Node

/** What test/fixtures/models-torch.py wrote of PyTorch. */
interface Entry {
  readonly model: string;
  readonly settings: { readonly [setting: string]: number | string };
  /** Of trained numbers with the settings of the project it comes from, by input channels. */
  readonly counts: { readonly [inputChannels: string]: number };
  readonly parameters: { readonly [name: string]: readonly number[] };
  readonly every: number;
  /** Each `every`th number of [channel, y, x]. */
  readonly predicted: readonly number[];
}

const fixture: { models: readonly Entry[] } = JSON.parse(
  await readFile("test/fixtures/models-torch.json", "utf8"),
);
const size = 64;

describe("the models in PyTorch", () => {
  it("are all of the family", () => {
    const known = new Set(fixture.models.map(({ model }) => model));
    assert.sameMembers(
      [...known],
      models.members.map(({ id }) => id),
    );
  });

  for (const entry of fixture.models) {
    const { gateNorms } = entry.settings;
    const title = gateNorms ? `${entry.model} (gates: ${gateNorms})` : entry.model;

    it(`${title}: has as many weights, by the same names and of the same shapes`, () => {
      for (const [channels, expected] of Object.entries(entry.counts)) {
        const { inputChannels: _, outputChannels: __, ...own } = entry.settings;
        const full = "width" in own ? { ...own, width: 16, depth: 4 } : own;
        const graph = graphOf(entry, {
          ...full,
          inputChannels: Number(channels),
          outputChannels: 1,
        });
        const trained = inferStructure(graph).parameters.filter((of) => of.trained);
        const count = trained.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
        assert.equal(count, expected);
      }
      const { parameters } = inferStructure(graphOf(entry, entry.settings));
      const shapes = Object.fromEntries(parameters.map(({ name, shape }) => [name, [...shape]]));
      assert.deepEqual(shapes, entry.parameters);
    });

    it(`${title}: predicts the same with the same weights, here and as .onnx in onnxruntime`, async () => {
      const graph = graphOf(entry, entry.settings);
      const weights = torchWeights(graph);
      const executor = await createExecutor({ kernels: kernelHost() }, "simd");
      const loss = bceDice.build(bceDice.defaults);
      const network = await executor.create(graph, { loss, weights });
      const channels = graph.inputChannels;
      const planes = ramp(channels * size * size, { factor: 37, modulus: 101 });
      const input = planes.map(
        (_, i) => planes[(i % channels) * size * size + Math.floor(i / channels)] ?? 0,
      );
      const found = await network.predict(input, { batch: 1, height: size, width: size });
      const outputs = inferStructure(graph).outputChannels;
      for (const [n, expected] of entry.predicted.entries()) {
        const at = n * entry.every;
        const [channel, pixel] = [Math.floor(at / size ** 2), at % size ** 2];
        assert.closeTo(found[pixel * outputs + channel] ?? Number.NaN, expected, 1e-4, `${at}`);
      }
      executor.dispose();
      const session = await ort.InferenceSession.create(
        encodeOnnx({ graph, weights, output: "logits" }),
      );
      const tensor = new ort.Tensor("float32", planes, [1, channels, size, size]);
      const { logits } = await session.run({ input: tensor });
      await session.release();
      for (const [n, expected] of entry.predicted.entries())
        assert.closeTo(Number(logits?.data[n * entry.every]), expected, 1e-4, `.onnx ${n}`);
    });
  }
});

function graphOf({ model }: Entry, settings: Entry["settings"]): Graph {
  return buildChoice(models, { id: model, ...settings });
}
