import type { Graph, Loss, Network, UpdateRule, Weights } from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import type { BenchCase } from "./bench-case.ts";
import { referenceData } from "./data.ts";
import type { Subject } from "./subject.ts";

/** What PyTorch's Adam does unless told otherwise. */
const rule: UpdateRule = {
  kind: "adam",
  lr: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** What makes networks: an executor, or as much of it as is needed here. */
export interface NetworkMaker {
  create(
    graph: Graph,
    options: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network>;
  dispose(): void;
}

/** The reference U-Net on an executor, which it owns: binary cross-entropy, Adam. */
export async function networkSubject(maker: NetworkMaker, of: BenchCase): Promise<Subject> {
  const { graph, weights, batch } = referenceData(of.preset);
  const network = await maker.create(graph, { loss: bce.build(bce.defaults), weights });
  return {
    trainStep: () => network.trainStep(batch, rule),
    predict: () => network.predict(batch.input, batch.shape),
    dispose() {
      network.dispose();
      maker.dispose();
    },
  };
}
