import type { Member } from "#core/family.ts";

/** One image, or a patch of one, as it was brought back and as it is, in stored values [height, width, channel]. */
export interface ComparedImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly predicted: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  /** [height, width]; 0 leaves a pixel out. */
  readonly weight: ArrayLike<number>;
}

/** What an image adds to a metric. Add both up over all images before making a number of them. */
export interface Tally {
  readonly sum: number;
  readonly weight: number;
}

export interface ValueMetric {
  tally(image: ComparedImage, range: number): Tally;
  /** From the mean of all tallies; the mean itself where it is left out. `range` is the largest value that images can have. */
  finish?(mean: number, range: number): number;
}

/** How well images were brought back. */
export type ValueMetricMember<Id extends string> = Member<Id, object, ValueMetric>;

/** Adds up a number for each sample, by the weight of its pixel. */
export function weighed(
  { channels, predicted, target, weight }: ComparedImage,
  difference: (error: number) => number,
): Tally {
  let [sum, weights] = [0, 0];
  for (let pixel = 0, at = 0; pixel < weight.length; pixel++) {
    const share = weight[pixel] ?? 0;
    for (let c = 0; c < channels; c++, at++)
      if (share > 0) sum += share * difference((predicted[at] ?? 0) - (target[at] ?? 0));
    weights += share * channels;
  }
  return { sum, weight: weights };
}

/** Images that are equal are so many decibels alike: a number that files can hold, where the formula has none. */
const mostDecibels = 100;

/** 10 log10(range^2 / mean squared error), at most 100. */
export function decibels(meanSquaredError: number, range: number): number {
  return Math.min(mostDecibels, 10 * Math.log10(range ** 2 / meanSquaredError));
}
