import { type MetricMember, share } from "./metric.ts";

/** TP / (TP + FN): how much of the foreground is found. */
export const recall = {
  id: "recall",
  title: "Recall",
  defaults: {},
  build:
    () =>
    ({ truePositives, falseNegatives }) =>
      share(truePositives, truePositives + falseNegatives),
} as const satisfies MetricMember<"recall">;
