import { buildChoice } from "../../config/choice.ts";
import { ChannelValues } from "../../data/channel-statistics.ts";
import type { SavedNormalization } from "../../data/normalizer.ts";
import { normalizations } from "../../normalizations/index.ts";
import type { ChannelNormalization } from "../../normalizations/normalization.ts";
import type { Planes } from "./test-image.ts";

/** What a network sees of an image in stored values: [y, x, channel]. */
export function normalisePlanes(
  { data, shape }: Planes,
  normalization: SavedNormalization,
): Float32Array {
  const [channels, height, width] = shape;
  const pixels = height * width;
  const input = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const plane = data.subarray(channel * pixels, (channel + 1) * pixels);
    const { mean, std, clip } = normalization.perImage
      ? measured(plane, normalization.perImage)
      : remembered(normalization, channel);
    const [low, high] = clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [i, value] of plane.entries())
      input[i * channels + channel] = (Math.min(high, Math.max(low, value)) - mean) / std;
  }
  return input;
}

function remembered(
  { mean, std, clip }: SavedNormalization,
  channel: number,
): ChannelNormalization {
  const [own] = clip?.slice(channel) ?? [];
  return { mean: mean[channel] ?? 0, std: std[channel] ?? 1, ...(own && { clip: own }) };
}

function measured(
  plane: Float32Array,
  choice: NonNullable<SavedNormalization["perImage"]>,
): ChannelNormalization {
  const rule = buildChoice(normalizations, choice);
  const values = new ChannelValues({ keepsAll: rule.needsValues });
  values.add(plane);
  return rule.channel(values.statistics());
}
