import { decibels, type ValueMetricMember, weighed } from "./value-metric.ts";

/** Peak signal-to-noise ratio in decibels: of the range that images can have, and the squared error over all of them. */
export const psnr = {
  id: "psnr",
  title: "PSNR",
  defaults: {},
  build: () => ({ tally: (image) => weighed(image, (error) => error ** 2), finish: decibels }),
} as const satisfies ValueMetricMember<"psnr">;
