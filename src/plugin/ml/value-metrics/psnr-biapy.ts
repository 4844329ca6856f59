import { decibels, type ValueMetricMember } from "./value-metric.ts";

/**
 * The PSNR that BiaPy 3.5 writes, to compare with its logs: both images are first stretched from their own least to their own
 * largest value, so that errors of brightness and contrast do not show, and every pixel counts. The mean over images.
 */
export const psnrBiapy = {
  id: "psnrBiapy",
  title: "PSNR as BiaPy's",
  defaults: {},
  build: () => ({
    tally({ predicted, target }) {
      const [one, other] = [stretched(predicted), stretched(target)];
      let squares = 0;
      for (const [i, value] of one.entries()) squares += (value - (other[i] ?? 0)) ** 2;
      return { sum: decibels(squares / Math.max(1, one.length), fullRange), weight: 1 };
    },
  }),
} as const satisfies ValueMetricMember<"psnrBiapy">;

const fullRange = 255;
/** Keeps what has no contrast from becoming 0 / 0; BiaPy's. */
const leastContrast = 1e-8;

function stretched(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return all.map((value) => ((value - low) / (high - low + leastContrast)) * fullRange);
}
