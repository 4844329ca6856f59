import type { Member } from "#core/family.ts";

/** Per channel, in stored values: the network sees (value - mean) / std, of the value cut to `clip` where there is one. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The lowest and the highest value of each channel. */
  readonly clip?: readonly (readonly [low: number, high: number])[] | undefined;
}

/** What one channel's values are like, those that are no finite numbers left out. */
export interface ChannelStatistics {
  readonly mean: number;
  /** Of the population, as numpy's default. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** At a share of 0..1 of the sorted values, between two of them linearly, as numpy's default. */
  quantile(share: number): number;
}

export interface ChannelNormalization {
  readonly mean: number;
  readonly std: number;
  readonly clip?: readonly [low: number, high: number];
}

/** Over which values a rule's numbers are found: all images of the train part together, or each image by itself. */
export const measuredOver = ["data-set", "image"] as const;
export type MeasuredOver = (typeof measuredOver)[number];

/** How images are brought to values around 0 or 1. */
export interface NormalizationRule {
  readonly over: MeasuredOver;
  /** Whether quantiles are asked for, which takes the values themselves. */
  readonly needsValues: boolean;
  channel(statistics: ChannelStatistics): ChannelNormalization;
}

export type NormalizationMember<Id extends string, Parameters> = Member<
  Id,
  Parameters,
  NormalizationRule
>;

/** A width to divide by: what has none is left as wide as it is. */
export function widthOf(width: number): number {
  return width > 0 ? width : 1;
}
