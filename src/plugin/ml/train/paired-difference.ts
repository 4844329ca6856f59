/** How much better one of two ways did, over pairs that differ in nothing else. JSON. */
export type PairedDifference = {
  readonly pairs: number;
  readonly mean: number;
  /** Standard deviation over the pairs; null of fewer than two. */
  readonly deviation: number | null;
  /** The 95 % interval of the mean by Student's t; null of fewer than two pairs. */
  readonly interval: readonly [low: number, high: number] | null;
};

/** 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
];
const normalQuantile = 1.96;

/** Of the differences within pairs. Throws for none. */
export function pairedDifference(differences: readonly number[]): PairedDifference {
  const pairs = differences.length;
  if (pairs === 0) throw new Error("A difference of no pairs");
  const mean = differences.reduce((sum, value) => sum + value, 0) / pairs;
  if (pairs === 1) return { pairs, mean, deviation: null, interval: null };
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (pairs - 1));
  const reach = ((quantiles[pairs - 2] ?? normalQuantile) * deviation) / Math.sqrt(pairs);
  return { pairs, mean, deviation, interval: [mean - reach, mean + reach] };
}
