import { createHash } from "node:crypto";
import * as ort from "onnxruntime-web";
import { assert, describe, it } from "vitest";
import { Executors } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { readZip } from "#io/zip/read-zip.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { describeModel, packageFiles } from "#ml/export/bioimageio/description.ts";
import { encodePackage } from "#ml/export/bioimageio/encode-package.ts";
import { normalisePlanes } from "#ml/export/bioimageio/normalise-planes.ts";
import { decodeNpy } from "#ml/export/bioimageio/npy-planes.ts";
import { toYaml } from "#ml/export/bioimageio/yaml.ts";
import { readModel } from "#ml/export/read-model.ts";
import { normalizations } from "#ml/normalizations/index.ts";
import { parseCard } from "#ml/results/model-card.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { checkModelDescription } from "./bioimageio-rules.ts";
import { savedModel } from "./saved-model.ts";

ort.env.wasm.numThreads = 1; // it has no threads in Node

const { signal } = new AbortController();
const about = { description: "Finds cells", authors: ["A. Author"], license: "CC-BY-4.0" };

async function packaged(model: ReturnType<typeof savedModel>) {
  const networks = new Executors({ kernels: kernelHost() });
  const bytes = await encodePackage(model, {
    about,
    name: "cells",
    networks,
    signal,
    onProgress() {},
  });
  const zip = await readZip(bytes, "x.zip");
  const file = async (name: string) => (await zip.read(name)) ?? assert.fail(`no ${name}`);
  return { bytes, zip, file };
}

const sums = Object.fromEntries(
  Object.keys(packageFiles).map((name) => [name, "0".repeat(64)]),
) as { [F in keyof typeof packageFiles]: string }; // one for each

describe("a bioimage.io package", () => {
  for (const activation of ["sigmoid", "softmax"] as const)
    it(`of a model with ${activation} holds what onnxruntime makes of its test input`, async () => {
      const model = savedModel({ activation });
      const { file } = await packaged(model);
      const [input, output] = [
        decodeNpy(await file("test-input.npy")),
        decodeNpy(await file("test-output.npy")),
      ];
      const { mean, std } = model.card.normalization;
      const pixels = input.data.length / mean.length;
      const normalised = input.data.map((value, i) => {
        const channel = Math.floor(i / pixels);
        return (value - (mean[channel] ?? 0)) / (std[channel] ?? 1);
      });
      const session = await ort.InferenceSession.create(await file("weights.onnx"));
      const tensor = new ort.Tensor("float32", normalised, [1, ...input.shape]);
      const { probability } = await session.run({ input: tensor });
      await session.release();
      assert.deepEqual(probability?.dims, [1, ...output.shape]);
      for (const [i, value] of output.data.entries())
        assert.closeTo(Number(probability?.data[i]), value, 1e-4, `[${i}]`);
    });

  it("describes its files, with their sums, and is read back as the model that it is", async () => {
    const model = savedModel({ activation: "sigmoid" });
    const { bytes, zip, file } = await packaged(model);
    assert.sameMembers([...zip.names], ["rdf.yaml", ...Object.values(packageFiles)]);
    const own = await Promise.all(
      Object.entries(packageFiles).map(async ([name, path]) => {
        const sum = createHash("sha256")
          .update(await file(path))
          .digest("hex");
        return [name, sum] as const;
      }),
    );
    const description = describeModel({
      ...{ card: model.card, about },
      sums: { ...sums, ...Object.fromEntries(own) },
    });
    assert.equal(new TextDecoder().decode(await file("rdf.yaml")), toYaml(description));
    assert.match(new TextDecoder().decode(await file("README.md")), /^## Validation$/m);
    const { card, weights } = await readModel(bytes, "x.zip");
    assert.deepEqual(weights, model.weights);
    assert.deepEqual(card, parseCard(JSON.stringify(model.card), "x"));
  });

  it("keeps the rules of the format, whatever the model is called", () => {
    const { card } = savedModel({ activation: "softmax" });
    for (const title of ["cells: 1", "x", "a/b?*", "é".repeat(200)])
      checkModelDescription(describeModel({ card: { ...card, title }, about, sums }));
    checkModelDescription(describeModel({ card, about: {}, sums }));
    const resize: [number, number] = [64, 96];
    const resized = { ...card, job: { ...card.job, resize } };
    checkModelDescription(describeModel({ card: resized, about, sums }));
  });

  for (const id of ["image", "scale", "percentile"] as const)
    it(`says that each image is normalised by itself (${id}), and does so`, () => {
      const { card } = savedModel({ activation: "sigmoid" });
      const perImage = { ...normalizations.find(id)?.defaults, id };
      const normalization = { mean: [], std: [], perImage };
      checkModelDescription(describeModel({ card: { ...card, normalization }, about, sums }));
      const data = Float32Array.from({ length: 201 }, (_, i) => 10 + i); // 1 % lies at 12, 99 % at 208
      const seen = normalisePlanes({ data, shape: [1, 3, 67] }, normalization);
      const middle = { image: 0, scale: 0.5, percentile: 0.5 }[id];
      const highest = { image: 100 / Math.sqrt((201 ** 2 - 1) / 12), scale: 1, percentile: 1 }[id];
      assert.closeTo(seen[100] ?? Number.NaN, middle, 1e-6);
      assert.closeTo(seen[200] ?? Number.NaN, highest, 1e-6);
      if (id === "percentile") assert.equal(seen[199], 1);
    });

  it("that somebody else wrote is refused with what would work", async () => {
    const other = await zipOf([["rdf.yaml", new TextEncoder().encode("type: model")]]);
    try {
      await readModel(other, "other.zip");
      assert.fail("it was read");
    } catch (error) {
      assert.isTrue(isFailure(error, "model/unreadable"), String(error));
      assert.include(String(error), "other.zip is neither a model of Lamella nor a package");
    }
  });
});

it("YAML is written in blocks, with texts in quotes", () => {
  const text = toYaml({
    a: "x: y",
    none: undefined,
    list: [1, 2],
    items: [{ b: true, inner: { c: [] } }, { d: 'quo"te' }],
  });
  const lines = ['a: "x: y"', "list: [1,2]", "items:", "  - b: true", "    inner:", "      c: []"];
  assert.equal(text, `${[...lines, '  - d: "quo\\"te"'].join("\n")}\n`);
});
