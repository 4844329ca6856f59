import {
  type MeasuredOver,
  measuredOver,
  type NormalizationMember,
  widthOf,
} from "./normalization.ts";

/** The value at `low` percent becomes 0, that at `high` 1; what lies beyond them is cut, so that single bright pixels count little. */
export const percentile = {
  id: "percentile",
  title: "Between percentiles",
  summary: "Cuts off what is brightest and darkest",
  defaults: { low: 1, high: 99, over: "data-set" },
  options: { over: measuredOver },
  ranges: { low: [0, 50], high: [50, 100, "included"] },
  build: ({ low, high, over }) => ({
    over,
    needsValues: true,
    channel: ({ quantile }) => {
      const [from, to] = [quantile(low / 100), quantile(high / 100)];
      return { mean: from, std: widthOf(to - from), clip: [from, to] };
    },
  }),
} as const satisfies NormalizationMember<
  "percentile",
  { low: number; high: number; over: MeasuredOver }
>;
