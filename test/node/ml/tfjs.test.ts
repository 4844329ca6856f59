import "@tensorflow/tfjs-backend-cpu";
import { readFile } from "node:fs/promises";
import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { assert, describe, it } from "vitest";
import { createExecutor, type Graph, inferStructure, initialWeights } from "#compute/index.ts";
import { readZip } from "#io/zip/read-zip.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { encodeModel } from "#ml/export/encode-model.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { models } from "#ml/models/index.ts";
import { toProbabilities } from "#ml/predict/probabilities.ts";
import { encodeTfjs } from "#ml/tfjs/encode-tfjs.ts";
import { exportedContractGraphs } from "../../compute/contract-graphs.ts";
import { unevened } from "../../compute/example.ts";
import { narrowed } from "../../compute/narrowed.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { referencePass } from "../../compute/reference-network.ts";
import { tinyUnet } from "../../compute/tiny-unet.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { savedModel } from "./saved-model.ts";
import { torchWeights } from "./torch-weights.ts";

tf.enableProdMode();

type Size = readonly [batch: number, height: number, width: number];

/** Asked for as a page would, from a server that has these files. */
function load(files: Iterable<readonly [string, Uint8Array<ArrayBuffer>]>): Promise<GraphModel> {
  const served = new Map(files);
  const fetchFunc = async (url: RequestInfo | URL) =>
    new Response(served.get(String(url).replace("http://model/", "")) ?? null);
  return loadGraphModel("http://model/model.json", { fetchFunc });
}

/** Of any numbers, [batch, height, width, channel]. */
function imageOf({ inputChannels }: Graph, [batch, height, width]: Size): Float32Array {
  return ramp(batch * height * width * inputChannels, { factor: 37, modulus: 101 });
}

/** What TF.js makes of an image, and no tensor more than there were. */
function run(model: GraphModel, input: Float32Array, size: Size): tf.Tensor {
  const before = tf.memory().numTensors;
  const [batch, height, width] = size;
  const channels = input.length / (batch * height * width);
  const image = tf.tensor4d(input, [batch, height, width, channels]);
  const output = model.predict(image) as tf.Tensor; // one map in, one out
  image.dispose();
  assert.equal(tf.memory().numTensors, before + 1);
  return output;
}

function assertClose(output: tf.Tensor, expected: ArrayLike<number>): void {
  const found = output.dataSync();
  output.dispose();
  assert.lengthOf(found, expected.length);
  const largest = Array.from(expected).reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  for (const [i, value] of found.entries())
    assert.closeTo(value, expected[i] ?? Number.NaN, 1e-4 * largest, `[${i}]`);
}

describe("an exported graph model gives the reference's logits in TF.js", () => {
  for (const { name, graph } of [...exportedContractGraphs, { name: "a U-Net", graph: tinyUnet }])
    it(name, async () => {
      const weights = unevened(initialWeights(graph, seeded(3)));
      const model = await load(encodeTfjs({ graph, weights, output: "logits", metadata: {} }));
      // Two sizes and batches: both are left open.
      for (const [batch, height, width] of [
        [2, 8, 12],
        [1, 20, 4],
      ] as Size[]) {
        const flat = imageOf(graph, [batch, height, width]);
        const shape = [batch, height, width, graph.inputChannels];
        const input = { shape, data: Float64Array.from(flat) };
        const { output } = referencePass(graph, weights, { input, training: false });
        const found = run(model, flat, [batch, height, width]);
        assert.deepEqual(found.shape, output.shape);
        assertClose(found, output.data);
      }
      model.dispose();
    });
});

interface Entry {
  readonly model: string;
  readonly settings: { readonly [setting: string]: number | string };
}

const { models: entries }: { models: readonly Entry[] } = JSON.parse(
  await readFile("test/fixtures/models-torch.json", "utf8"),
);

describe("an exported model gives in TF.js what it predicts here", () => {
  for (const { model: id, settings } of entries)
    it(`${id}: ${JSON.stringify(settings)}`, async () => {
      const full = buildChoice(models, { id, ...settings });
      const graph = "width" in settings ? full : narrowed(full);
      const { divisor } = inferStructure(graph);
      const weights = torchWeights(graph);
      const executor = await createExecutor({ kernels: kernelHost() }, "simd");
      const loss = bceDice.build(bceDice.defaults);
      const network = await executor.create(graph, { loss, weights });
      const model = await load(encodeTfjs({ graph, weights, output: "logits", metadata: {} }));
      const [batch, height, width] = [1, 3 * divisor, divisor];
      const input = imageOf(graph, [batch, height, width]);
      const expected = await network.predict(input, { batch, height, width });
      assertClose(run(model, input, [batch, height, width]), expected);
      model.dispose();
      executor.dispose();
    });
});

for (const activation of ["sigmoid", "softmax"] as const)
  it(`a trained model leaves as a zip that ends with ${activation} and says how to normalise`, async () => {
    const saved = savedModel({ activation });
    const { graph } = saved.card;
    const networks = { create: () => assert.fail("nothing is predicted at export") };
    const zip = await readZip(
      await encodeModel(saved, {
        ...{ format: "tfjs", about: {}, name: "x", networks, onProgress() {} },
        signal: new AbortController().signal,
      }),
      "model.tfjs.zip",
    );
    const model = await load(
      await Promise.all(
        zip.names.map(async (name) => [name, (await zip.read(name)) ?? new Uint8Array()] as const),
      ),
    );
    assert.deepEqual(model.metadata, { lamella: saved.card });
    assert.deepEqual(model.inputs[0]?.shape, [-1, -1, -1, graph.inputChannels]);
    assert.deepEqual(model.outputNodes, ["probability"]);
    const flat = imageOf(graph, [1, 8, 4]);
    const input = { shape: [1, 8, 4, graph.inputChannels], data: Float64Array.from(flat) };
    const { output } = referencePass(graph, saved.weights, { input, training: false });
    const outputs = output.shape[3] ?? 0;
    const expected = toProbabilities(Float32Array.from(output.data), { activation, outputs });
    assertClose(run(model, flat, [1, 8, 4]), expected);
    model.dispose();
  });

it("weights of more than 4 MiB are cut into files that TF.js puts together", async () => {
  const graph = buildChoice(models, {
    id: "unet",
    width: 32,
    depth: 3,
    inputChannels: 1,
    outputChannels: 1,
  });
  const weights = initialWeights(graph, seeded(3));
  const files = encodeTfjs({ graph, weights, output: "logits", metadata: {} });
  assert.isAbove(files.length, 2);
  const model = await load(files);
  const expected = weights.get("last_block.weight")?.data;
  const [found] = model.weights["last_block.weight"] ?? [];
  assert.deepEqual(found?.dataSync(), expected);
  model.dispose();
});

it("an export without all weights says which are missing", () => {
  const weights = new Map(initialWeights(tinyUnet, seeded(3)));
  weights.delete("last_block.bias");
  assert.throws(
    () => encodeTfjs({ graph: tinyUnet, weights, output: "logits", metadata: {} }),
    "No weights for last_block.bias",
  );
});
