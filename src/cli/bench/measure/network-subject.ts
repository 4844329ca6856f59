import type { Graph, Loss, Network, UpdateRule, Weights } from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import type { BenchCase } from "./bench-case.ts";
import { referenceData } from "./data.ts";
import type { Place, Subject } from "./subject.ts";
import { tiledImage } from "./tiled-image.ts";

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
export async function networkSubject(
  maker: NetworkMaker,
  { of, place }: { readonly of: BenchCase; readonly place: Pick<Place, "folder"> },
): Promise<Subject> {
  const { graph, weights, batch } = referenceData(of.preset);
  const network = await maker.create(graph, { loss: bce.build(bce.defaults), weights });
  let image: (() => Promise<void>) | undefined;
  return {
    async predictImage() {
      image ??= await tiledImage(
        { network, graph },
        {
          preset: of.preset,
          image: await place.folder("image"),
          result: await place.folder("result"),
        },
      );
      await image();
    },
    trainStep: () => network.trainStep(batch, rule),
    predict: () => network.predict(batch.input, batch.shape),
    dispose() {
      network.dispose();
      maker.dispose();
    },
  };
}
