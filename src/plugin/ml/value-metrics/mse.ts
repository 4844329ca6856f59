import { type ValueMetricMember, weighed } from "./value-metric.ts";

/** The mean squared error, in squares of stored values. */
export const mse = {
  id: "mse",
  title: "Mean squared error",
  defaults: {},
  build: () => ({ tally: (image) => weighed(image, (error) => error ** 2) }),
} as const satisfies ValueMetricMember<"mse">;
