import * as ort from "onnxruntime-web";
import { assert, describe, it } from "vitest";
import { type Graph, initialWeights, type Weights } from "#compute/index.ts";
import type { Values } from "#compute/ops/values.ts";
import { exportedOutputs } from "#ml/export/exported-network.ts";
import { encodeOnnx } from "#ml/onnx/encode-onnx.ts";
import { toProbabilities } from "#ml/predict/probabilities.ts";
import { exportedContractGraphs } from "../../compute/contract-graphs.ts";
import { unevened } from "../../compute/example.ts";
import { mapFromNchw } from "../../compute/nchw.ts";
import { ramp, seeded } from "../../compute/ramp.ts";
import { referencePass } from "../../compute/reference-network.ts";
import { tinyUnet } from "../../compute/tiny-unet.ts";

ort.env.wasm.numThreads = 1; // it has no threads in Node

/** An image [batch, channel, height, width] of any numbers. */
function imageOf({ inputChannels }: Graph, [batch, height, width]: [number, number, number]) {
  const flat = ramp(batch * inputChannels * height * width, { factor: 37, modulus: 101 });
  return { flat, dims: [batch, inputChannels, height, width] };
}

/** What onnxruntime-web makes of the exported file, as a feature map. */
async function runExported(
  session: ort.InferenceSession,
  { flat, dims }: ReturnType<typeof imageOf>,
  output: string = exportedOutputs.logits,
): Promise<Values> {
  const found = (await session.run({ input: new ort.Tensor("float32", flat, dims) }))[output];
  const data = found?.data;
  if (!(data instanceof Float32Array)) throw new Error(`There are no float32 ${output}`);
  return mapFromNchw(data, found?.dims ?? []);
}

/** On two sizes and batches: both are left open in the file. */
async function agrees(graph: Graph, weights: Weights): Promise<void> {
  const session = await ort.InferenceSession.create(
    encodeOnnx({ graph, weights, output: "logits" }),
  );
  try {
    for (const size of [
      [2, 8, 12],
      [1, 16, 8],
    ] as [number, number, number][]) {
      const image = imageOf(graph, size);
      const input = mapFromNchw(image.flat, image.dims);
      const { output } = referencePass(graph, weights, { input, training: false });
      const found = await runExported(session, image);
      assert.deepEqual(found.shape, output.shape);
      const largest = output.data.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
      for (const [i, value] of output.data.entries())
        assert.closeTo(found.data[i] ?? Number.NaN, value, 1e-4 * largest, `[${i}]`);
    }
  } finally {
    await session.release();
  }
}

describe("an exported .onnx file gives onnxruntime the reference's logits", () => {
  for (const { name, graph } of exportedContractGraphs)
    it(name, () => agrees(graph, unevened(initialWeights(graph, seeded(3)))));

  it("a U-Net", () => agrees(tinyUnet, unevened(initialWeights(tinyUnet, seeded(3)))));
});

for (const output of ["sigmoid", "softmax"] as const)
  it(`an exported .onnx file can end with ${output}`, async () => {
    const weights = unevened(initialWeights(tinyUnet, seeded(3)));
    const run = async (kind: typeof output | "logits") => {
      const file = encodeOnnx({ graph: tinyUnet, weights, output: kind });
      const session = await ort.InferenceSession.create(file);
      const found = await runExported(session, imageOf(tinyUnet, [1, 8, 8]), exportedOutputs[kind]);
      await session.release();
      return found;
    };
    const { data, shape } = await run("logits");
    const activation = { activation: output, outputs: shape[3] ?? 0 };
    const expected = toProbabilities(Float32Array.from(data), activation);
    for (const [i, value] of (await run(output)).data.entries())
      assert.closeTo(value, expected[i] ?? Number.NaN, 1e-5);
  });

it("an export without all weights says which are missing", () => {
  const weights = new Map(initialWeights(tinyUnet, seeded(3)));
  weights.delete("last_block.bias");
  assert.throws(
    () => encodeOnnx({ graph: tinyUnet, weights, output: "logits" }),
    "No weights for last_block.bias",
  );
});
