import { onnxOpset } from "../../onnx/encode-onnx.ts";
import type { ModelCard } from "../../results/model-card.ts";
import { exportedOutput, exportedOutputs } from "../exported-network.ts";
import type { ModelAbout } from "../formats.ts";
import { papersOf } from "./papers.ts";
import { preprocessingOf } from "./preprocessing.ts";
import { sidesOf } from "./sides.ts";
import type { Yaml } from "./yaml.ts";

/** Of the files that the description names. */
export interface Described {
  readonly card: ModelCard;
  readonly about: ModelAbout;
  /** SHA-256 of each, in hexadecimal digits, by what it is for. */
  readonly sums: { readonly [F in keyof typeof packageFiles]: string };
}

/** What lies in a package beside its description. */
export const packageFiles = {
  onnx: "weights.onnx",
  model: "model.safetensors",
  input: "test-input.npy",
  output: "test-output.npy",
  documentation: "README.md",
  cover: "cover.png",
} as const;

/** Written by hand in the format's own words, as https://bioimage-io.github.io/spec-bioimage-io has them. */
const formatVersion = "0.5.7";

/** The rdf.yaml of a model as an object. */
export function describeModel({ card, about, sums }: Described): { readonly [key: string]: Yaml } {
  const file = (name: keyof typeof packageFiles) => ({
    source: packageFiles[name],
    sha256: sums[name],
  });
  return {
    type: "model",
    format_version: formatVersion,
    name: nameOf(card.title),
    description: about.description ?? summaryOf(card),
    authors: (about.authors ?? []).map((name) => ({ name })),
    cite: papersOf(card.job.model.id).map((paper) => ({ ...paper })),
    license: about.license,
    documentation: packageFiles.documentation,
    covers: [packageFiles.cover],
    tags: ["segmentation", "2d", card.job.model.id],
    timestamp: card.created,
    inputs: [inputOf(card, file("input"))],
    outputs: [outputOf(card, file("output"))],
    weights: { onnx: { ...file("onnx"), opset_version: onnxOpset } },
    attachments: [file("model")],
    config: { lamella: { model: card.job.model } },
  };
}

type FileDescription = { readonly source: string; readonly sha256: string };

function inputOf(card: ModelCard, tensor: FileDescription): Yaml {
  const { free, test } = sidesOf(card);
  return {
    id: inputId,
    axes: [
      { type: "batch" },
      { type: "channel", channel_names: card.channels.map((channel) => `channel${channel}`) },
      { type: "space", id: "y", size: free ?? test[0] },
      { type: "space", id: "x", size: free ?? test[1] },
    ],
    data: { type: "float32" },
    preprocessing: preprocessingOf(card.normalization),
    test_tensor: tensor,
  };
}

const inputId = "input";

function outputOf(card: ModelCard, tensor: FileDescription): Yaml {
  const { halo } = sidesOf(card);
  const { outputs } = card.classes;
  const side = (id: string) => ({
    type: "space",
    id,
    ...(halo > 0 && { halo }),
    size: { tensor_id: inputId, axis_id: id },
  });
  return {
    id: exportedOutputs[exportedOutput(card.classes)],
    description: "Probabilities: the weights end with their activation.",
    axes: [
      { type: "batch" },
      { type: "channel", channel_names: outputs.map(({ title }) => identifierOf(title)) },
      side("y"),
      side("x"),
    ],
    data: { type: "float32", range: [0, 1] },
    test_tensor: tensor,
  };
}

/** Channels are called as Python calls variables: the specification wants it so. */
function identifierOf(title: string): string {
  return title.replace(/\W+/g, "_").replace(/^(?=\d|$)/, "_");
}

/** 5 to 128 characters of letters, digits and _+-() and spaces. */
function nameOf(title: string): string {
  const plain = title
    .replace(/[^\p{L}\d_+\-() ]+/gu, " ")
    .trim()
    .slice(0, 128);
  return plain.length < 5 ? `Model ${plain}`.trim() : plain;
}

/** What a model is, in a sentence. */
export function summaryOf({ classes, graph, job }: ModelCard): string {
  const found = classes.outputs.map(({ title }) => title).join(", ");
  return `Segments 2D images of ${graph.inputChannels} channel(s) into ${found}; ${job.model.id}, trained with Lamella.`;
}
