import { type MetricMember, share } from "./metric.ts";

/** How many pixels are called what they are, background included. */
export const pixelAccuracy = {
  id: "pixel-accuracy",
  title: "Pixel accuracy",
  defaults: {},
  build:
    () =>
    ({ truePositives, trueNegatives, falsePositives, falseNegatives }) =>
      share(
        truePositives + trueNegatives,
        truePositives + trueNegatives + falsePositives + falseNegatives,
      ),
} as const satisfies MetricMember<"pixel-accuracy">;
