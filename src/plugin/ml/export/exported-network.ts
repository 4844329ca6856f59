import type { Graph, Weights } from "#compute/index.ts";

/** What the map that leaves an exported network is called; the one that enters is `graphInput`. */
export const exportedOutputs = {
  logits: "logits",
  sigmoid: "probability",
  softmax: "probability",
} as const;

/** A network as the writers of formats for other runtimes take it. */
export interface ExportedNetwork {
  readonly graph: Graph;
  readonly weights: Weights;
  /** What leaves it: what the last layer gives, or probabilities, of each channel alone or of them all together. */
  readonly output: keyof typeof exportedOutputs;
}
