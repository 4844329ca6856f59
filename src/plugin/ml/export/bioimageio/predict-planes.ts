import { bceDice } from "../../losses/bce-dice.ts";
import type { Networks } from "../../networks.ts";
import { lastingNetwork } from "../../predict/lasting-network.ts";
import { toProbabilities } from "../../predict/probabilities.ts";
import type { SavedModel } from "../../results/saved-model.ts";
import type { Planes } from "./test-image.ts";

/** What a model makes of an image in stored values: probabilities. */
export async function predictPlanes(
  networks: Networks,
  { card, weights }: SavedModel,
  { data, shape }: Planes,
): Promise<Planes> {
  const { graph, normalization, classes } = card;
  const [channels, height, width] = shape;
  const pixels = height * width;
  const input = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const [mean = 0, std = 1] = [normalization.mean[channel], normalization.std[channel]];
    for (let i = 0; i < pixels; i++)
      input[i * channels + channel] = ((data[channel * pixels + i] ?? 0) - mean) / std;
  }
  const loss = bceDice.build(bceDice.defaults); // a network asks for one, and nothing is learnt
  const work = { graph, weights, loss, backend: "auto" } as const;
  const network = await lastingNetwork(networks, work, () => {});
  try {
    const logits = await network.predict(input, { batch: 1, height, width });
    const outputs = classes.outputs.length;
    const found = toProbabilities(logits, { activation: classes.activation, outputs });
    const planes = found.map((_, i) => found[(i % pixels) * outputs + Math.floor(i / pixels)] ?? 0);
    return { data: planes, shape: [outputs, height, width] };
  } finally {
    network.dispose();
  }
}
