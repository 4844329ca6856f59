import { zipOf } from "#io/zip/zip-of.ts";
import { encodeOnnx } from "../onnx/encode-onnx.ts";
import type { SavedModel } from "../results/model-file.ts";
import { encodeModelFile } from "../results/model-file.ts";
import { encodeTfjs } from "../tfjs/encode-tfjs.ts";
import { encodePackage } from "./bioimageio/encode-package.ts";
import { encodeResults } from "./encode-results.ts";
import { exportedOutput } from "./exported-network.ts";
import type { Exporting } from "./exporting.ts";
import { type ModelFormat, resultsName } from "./formats.ts";

type Encode = (model: SavedModel, exporting: Exporting) => Promise<Uint8Array<ArrayBuffer>>;

const encoders: { readonly [F in ModelFormat]: Encode } = {
  safetensors: async (model) => encodeModelFile(model),
  onnx: async ({ card, weights }) =>
    encodeOnnx({ graph: card.graph, weights, output: exportedOutput(card.classes) }),
  tfjs: async ({ card, weights }) =>
    zipOf(
      encodeTfjs({
        ...{ graph: card.graph, weights, output: exportedOutput(card.classes) },
        metadata: { lamella: card },
      }),
    ),
  "bioimage.io": encodePackage,
  results: async (model, exporting) => {
    const folder = resultsName(exporting.name);
    const files = await encodeResults(model, exporting);
    return zipOf(files.map(([path, bytes]) => [`${folder}/${path}`, bytes]));
  },
};

/** A model as the bytes of one file. */
export function encodeModel(
  model: SavedModel,
  { format, ...exporting }: Exporting & { readonly format: ModelFormat },
): Promise<Uint8Array<ArrayBuffer>> {
  return encoders[format](model, exporting);
}
