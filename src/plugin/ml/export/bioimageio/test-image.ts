import type { ModelCard } from "../../results/model-card.ts";
import { sidesOf } from "./sides.ts";

/** A map [channel, y, x] of one image. */
export interface Planes {
  readonly data: Float32Array;
  readonly shape: readonly [channels: number, height: number, width: number];
}

/** Of images that are each measured by themselves: any numbers do. */
const usual = { mean: 128, std: 32 };

/**
 * A made image to try a model on, in stored values: rings and stripes about the mean of the images that the model was trained
 * on, as far from it as they were. Nobody's data, and the same for the same model.
 */
export function testImage(card: ModelCard): Planes {
  const { channels, normalization } = card;
  const [height, width] = sidesOf(card).test;
  const data = new Float32Array(channels.length * height * width);
  let at = 0;
  for (const channel of channels.keys()) {
    const mean = normalization.mean[channel] ?? usual.mean;
    const std = normalization.std[channel] ?? usual.std;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const radius = Math.hypot(y - height / 2, x - width / 3) / (4 + channel);
        const stripes = Math.cos((x + 2 * y) / 7) / 2;
        data[at++] = mean + std * (Math.sin(radius) + stripes + y / height - 0.5);
      }
  }
  return { data, shape: [channels.length, height, width] };
}
