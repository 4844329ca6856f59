import { type ValueMetricMember, weighed } from "./value-metric.ts";

/** The mean absolute error, in stored values. */
export const mae = {
  id: "mae",
  title: "Mean absolute error",
  defaults: {},
  build: () => ({ tally: (image) => weighed(image, Math.abs) }),
} as const satisfies ValueMetricMember<"mae">;
