import {
  type Graph,
  type GraphNode,
  isMapKind,
  type MapKind,
  type Weights,
} from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Classes } from "../data/classes.ts";

/** What the map that leaves an exported network is called; the one that enters is `graphInput`. */
export const exportedOutputs = {
  logits: "logits",
  sigmoid: "probability",
  softmax: "probability",
} as const;

/** What a model's file gives: probabilities, or the values of an image that it brings back. */
export function exportedOutput({
  activation,
}: Pick<Classes, "activation">): ExportedNetwork["output"] {
  return activation === "none" ? "logits" : activation;
}

/** A network as the writers of formats for other runtimes take it. */
export interface ExportedNetwork {
  readonly graph: Graph;
  readonly weights: Weights;
  /** What leaves it: what the last layer gives, or probabilities, of each channel alone or of them all together. */
  readonly output: keyof typeof exportedOutputs;
}

/** The kind of a node, if other runtimes are told of it. Throws `save/unsupported` for nodes of transformers. */
export function exportedKind({ kind, id }: GraphNode, format: "onnx" | "tfjs"): MapKind {
  if (isMapKind(kind)) return kind;
  throw new Failure(
    { code: "save/unsupported", format },
    `A network with ${kind} (node "${id}") is not written as ${format}; safetensors works`,
  );
}
