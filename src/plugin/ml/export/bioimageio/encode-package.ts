import { Failure } from "#core/failure.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { encodeOnnx } from "../../onnx/encode-onnx.ts";
import type { SavedModel } from "../../results/model-file.ts";
import { decodeModelFile, encodeModelFile } from "../../results/model-file.ts";
import { exportedOutput } from "../exported-network.ts";
import type { Exporting } from "../exporting.ts";
import { encodeCover } from "./cover.ts";
import { describeModel, packageFiles } from "./description.ts";
import { documentationOf } from "./documentation.ts";
import { decodeNpy, encodeNpy } from "./npy-planes.ts";
import { predictPlanes } from "./predict-planes.ts";
import { type Planes, testImage } from "./test-image.ts";
import { toYaml } from "./yaml.ts";

type Files = { readonly [F in keyof typeof packageFiles]: Uint8Array<ArrayBuffer> };

/**
 * A model as a package of bioimage.io's format 0.5 (a zip). Its test tensors are verified before it is handed out: the
 * packaged weights and input are read back, run, and give the packaged output.
 */
export async function encodePackage(
  model: SavedModel,
  { about, networks, signal }: Exporting,
): Promise<Uint8Array<ArrayBuffer>> {
  const { card, weights } = model;
  if (card.classes.values)
    throw new Failure(
      { code: "save/unsupported", format: "bioimage.io" },
      "A package of bioimage.io is of a network that segments; what was pretrained is exported as safetensors, ONNX or TensorFlow.js",
    );
  const input = testImage(card);
  const output = await predictPlanes(networks, model, input);
  signal.throwIfAborted();
  const files: Files = {
    onnx: encodeOnnx({ graph: card.graph, weights, output: exportedOutput(card.classes) }),
    model: encodeModelFile(model),
    input: encodeNpy(input),
    output: encodeNpy(output),
    documentation: new TextEncoder().encode(documentationOf(card)),
    cover: await encodeCover(input, output),
  };
  const again = decodeModelFile(files.model, packageFiles.model);
  checkEqual(await predictPlanes(networks, again, decodeNpy(files.input)), decodeNpy(files.output));
  signal.throwIfAborted();
  const sums = Object.fromEntries(
    await Promise.all(
      Object.entries(files).map(async ([name, file]) => [name, await sha256(file)]),
    ),
  ) as { [F in keyof Files]: string }; // one for each
  const description = toYaml(describeModel({ card, about, sums }));
  const named = Object.entries(files).map(
    ([name, file]) => [packageFiles[name as keyof Files], file] as const, // keys of Files
  );
  return zipOf([["rdf.yaml", new TextEncoder().encode(description)], ...named]);
}

/** The format's own tolerance; the same machine is far below it. */
const tolerance = 1e-3;

function checkEqual({ data }: Planes, expected: Planes): void {
  const isEqual =
    data.length === expected.data.length &&
    data.every((value, i) => Math.abs(value - (expected.data[i] ?? Number.NaN)) <= tolerance);
  if (!isEqual) throw new Error("The packaged weights do not give the packaged test output");
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
