import { type MetricMember, share } from "./metric.ts";

/** TP / (TP + FP): how much of what is called foreground is. */
export const precision = {
  id: "precision",
  title: "Precision",
  defaults: {},
  build:
    () =>
    ({ truePositives, falsePositives }) =>
      share(truePositives, truePositives + falsePositives),
} as const satisfies MetricMember<"precision">;
