/** What a model can be exported as, for people. What makes the files is in encode-model.ts. */
export const modelFormats = [
  {
    id: "safetensors",
    title: "Safetensors",
    about: "PyTorch's names and layouts; read back here with everything that a prediction needs.",
    ending: ".safetensors",
  },
  {
    id: "onnx",
    title: "ONNX",
    about:
      "One file for ONNX Runtime, OpenCV, Fiji and others: from a normalised image to probabilities.",
    ending: ".onnx",
  },
  {
    id: "tfjs",
    title: "TensorFlow.js",
    about:
      "A zip with model.json and its weights, for loadGraphModel: from a normalised image to probabilities, in any page.",
    ending: ".tfjs.zip",
  },
  {
    id: "bioimage.io",
    title: "bioimage.io package",
    about:
      "A zip by the format of the BioImage Model Zoo, 0.5: ONNX weights, normalisation, tested tensors, documentation.",
    ending: ".bioimageio.zip",
  },
  {
    id: "results",
    title: "Results of the run",
    about:
      "BiaPy's tree, as a zip or in a folder: the job as YAML, checkpoint, log, event files for TensorBoard, charts, run card.",
    ending: ".results.zip",
  },
] as const;

export type ModelFormat = (typeof modelFormats)[number]["id"];

/** What the folder of a run's results is called, and each file in it begins with. */
export function resultsName(title: string): string {
  return title.replace(/[^\w-]+/g, "_") || "run";
}

/** What an author says of a model; all of it may be left out. */
export interface ModelAbout {
  readonly description?: string | undefined;
  readonly authors?: readonly string[] | undefined;
  /** By its SPDX id, as "MIT" or "CC-BY-4.0". */
  readonly license?: string | undefined;
}
