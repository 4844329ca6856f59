import { zipOf } from "#io/zip/zip-of.ts";
import { encodeOnnx } from "../onnx/encode-onnx.ts";
import type { SavedModel } from "../results/saved-model.ts";
import { encodeTfjs } from "../tfjs/encode-tfjs.ts";
import { encodePackage } from "./bioimageio/encode-package.ts";
import { encodeResults } from "./encode-results.ts";
import { exportedOutput } from "./exported-network.ts";
import type { Exporting } from "./exporting.ts";
import type { ModelFormat } from "./formats.ts";
import { encodeModelFile } from "./model-file.ts";

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
  results: encodeResults,
};

/** A model as the bytes of one file. */
export function encodeModel(
  model: SavedModel,
  { format, ...exporting }: Exporting & { readonly format: ModelFormat },
): Promise<Uint8Array<ArrayBuffer>> {
  return encoders[format](model, exporting);
}
