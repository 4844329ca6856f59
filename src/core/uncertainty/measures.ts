/**
 * How unsure a network is at a pixel, 0 (sure) to 1: B. Settles, "Active Learning Literature Survey", University of Wisconsin
 * 2009, section 3.1. "entropy" (Shannon's) looks at all classes, as a share of the most that so many can have; "margin" at the two
 * most probable ones: 1 less what the first is ahead of the second.
 */
const uncertaintyMeasures = ["entropy", "margin"] as const;
export type UncertaintyMeasure = (typeof uncertaintyMeasures)[number];

/** What a layer can show: those, computed from probabilities, and what a prediction with test-time augmentation wrote beside them. */
export const shownUncertainties = [...uncertaintyMeasures, "tta"] as const;
export type ShownUncertainty = (typeof shownUncertainties)[number];

/**
 * Of two classes or more, by their probabilities; what they add up to does not matter, so that rounded ones will do. 0..1. Where
 * all are 0, nothing was predicted, and there is nothing to be unsure of: 0.
 */
export function uncertaintyOf(
  probabilities: ArrayLike<number>,
  measure: UncertaintyMeasure,
): number {
  return measures[measure](probabilities);
}

/** The same where one number says how probable the foreground is, 0..1. */
export function binaryUncertaintyOf(probability: number, measure: UncertaintyMeasure): number {
  return measures[measure]([1 - probability, probability]);
}

const measures: { readonly [M in UncertaintyMeasure]: (values: ArrayLike<number>) => number } = {
  entropy(values) {
    const total = sumOf(values);
    let nats = 0;
    for (let i = 0; i < values.length; i++) {
      const share = (values[i] ?? 0) / total;
      if (share > 0) nats -= share * Math.log(share);
    }
    return nats / Math.log(values.length);
  },
  margin(values) {
    const total = sumOf(values);
    if (total === 0) return 0;
    let [first, second] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (value > first) [first, second] = [value, first];
      else if (value > second) second = value;
    }
    return 1 - (first - second) / total;
  },
};

function sumOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}
