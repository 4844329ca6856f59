import { bceDice } from "../../losses/bce-dice.ts";
import type { Networks } from "../../networks.ts";
import { lastingNetwork } from "../../predict/lasting-network.ts";
import { toProbabilities } from "../../predict/probabilities.ts";
import type { SavedModel } from "../../results/model-file.ts";
import { normalisePlanes } from "./normalise-planes.ts";
import type { Planes } from "./test-image.ts";

/** What a model makes of an image in stored values: probabilities. */
export async function predictPlanes(
  networks: Networks,
  { card, weights }: SavedModel,
  image: Planes,
): Promise<Planes> {
  const { graph, normalization, classes } = card;
  const [, height, width] = image.shape;
  const loss = bceDice.build(bceDice.defaults); // a network asks for one, and nothing is learnt
  const work = { graph, weights, loss, backend: "auto" } as const;
  const network = await lastingNetwork(networks, work, () => {});
  try {
    const input = normalisePlanes(image, normalization);
    const logits = await network.predict(input, { batch: 1, height, width });
    const outputs = classes.outputs.length;
    const found = toProbabilities(logits, { activation: classes.activation, outputs });
    const pixels = height * width;
    const planes = found.map((_, i) => found[(i % pixels) * outputs + Math.floor(i / pixels)] ?? 0);
    return { data: planes, shape: [outputs, height, width] };
  } finally {
    network.dispose();
  }
}
