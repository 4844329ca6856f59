import { type MetricMember, share } from "./metric.ts";

/** 2 TP / (2 TP + FP + FN), also called F1. */
export const dice = {
  id: "dice",
  title: "Dice",
  defaults: {},
  build:
    () =>
    ({ truePositives, falsePositives, falseNegatives }) =>
      share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
} as const satisfies MetricMember<"dice">;
