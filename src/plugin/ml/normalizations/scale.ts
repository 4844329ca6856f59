import {
  type MeasuredOver,
  measuredOver,
  type NormalizationMember,
  widthOf,
} from "./normalization.ts";

/** The lowest value becomes 0, the highest 1. */
export const scale = {
  id: "scale",
  title: "Lowest to highest value",
  summary: "From 0 to 1",
  defaults: { over: "data-set" },
  options: { over: measuredOver },
  build: ({ over }) => ({
    over,
    needsValues: false,
    channel: ({ min, max }) => ({ mean: min, std: widthOf(max - min) }),
  }),
} as const satisfies NormalizationMember<"scale", { over: MeasuredOver }>;
