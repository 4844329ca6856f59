import { type MetricMember, share } from "./metric.ts";

/** TP / (TP + FP + FN), the Jaccard index. */
export const iou = {
  id: "iou",
  title: "IoU",
  defaults: {},
  build:
    () =>
    ({ truePositives, falsePositives, falseNegatives }) =>
      share(truePositives, truePositives + falsePositives + falseNegatives),
} as const satisfies MetricMember<"iou">;
