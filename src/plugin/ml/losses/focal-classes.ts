import type { Loss } from "#compute/index.ts";
import { averagedPixels, type LossMember } from "./loss.ts";

export interface FocalClassesParameters {
  /** How much less pixels count that are right already; 0 is cross-entropy. */
  readonly gamma: number;
}

/** Where a power has no slope. */
const leastDoubt = 1e-7;

/** Focal loss of a softmax: (1 - p)^gamma times cross-entropy, p the probability of the right class; by pixel weights. */
export const focalClasses = {
  id: "focal-classes",
  title: "Focal over classes",
  summary: "Looks away from what is easy, for classes that exclude one another",
  learns: "classes",
  defaults: { gamma: 2 } as FocalClassesParameters, // wider than the literal
  ranges: { gamma: [0, Infinity] },
  build:
    ({ gamma }: FocalClassesParameters): Loss =>
    (tf, compared) => {
      const logarithm = tf.logSoftmax(compared.logits, 3);
      const doubt = tf.maximum(tf.sub(1, tf.exp(logarithm)), leastDoubt);
      const surprise = tf.neg(tf.mul(tf.pow(doubt, gamma), logarithm));
      const each = tf.sum(tf.mul(surprise, compared.target), 3, true);
      return averagedPixels(tf, each, compared);
    },
} as const satisfies LossMember<"focal-classes", FocalClassesParameters>;
