import { type Batch, type Graph, initialWeights, type Weights } from "#compute/index.ts";
import { createRandom } from "#core/random.ts";
import type { Preset } from "./bench-case.ts";
import { referenceUnet } from "./reference-unet.ts";

/** The network of a preset with fresh weights, and one batch: the same numbers wherever it runs. */
export function referenceData({ size, width, depth, batch }: Preset): {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly batch: Batch;
} {
  const random = createRandom(1);
  const next = () => random.next();
  const graph = referenceUnet({ width, depth });
  const weights = initialWeights(graph, next);
  const input = Float32Array.from({ length: batch * size * size }, next);
  return {
    graph,
    weights,
    batch: {
      input,
      target: input.map((v) => (v > 0.5 ? 1 : 0)),
      weight: new Float32Array(input.length).fill(1),
      shape: { batch, height: size, width: size },
    },
  };
}
