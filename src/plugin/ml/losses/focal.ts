import type { Loss } from "#compute/index.ts";
import { averaged, binaryEntropy, type LossMember } from "./loss.ts";

export interface FocalParameters {
  /** How much less pixels count that are right already; 0 is cross-entropy. */
  readonly gamma: number;
  /** What foreground counts, background counting 1 less this; 0.5 counts both as half. */
  readonly alpha: number;
}

/** Where a power has no slope. */
const leastDoubt = 1e-7;

/**
 * Focal loss of sigmoids (Lin et al. 2017, with their gamma and alpha): alpha_t (1 - p_t)^gamma times cross-entropy,
 * averaged over the pixels by their weights.
 */
export const focal = {
  id: "focal",
  title: "Focal",
  summary: "Looks away from what is easy: for rare foreground",
  learns: "masks",
  defaults: { gamma: 2, alpha: 0.25 } as FocalParameters, // wider than the literal
  ranges: { gamma: [0, Infinity], alpha: [0, 1, "included"] },
  build:
    ({ gamma, alpha }: FocalParameters): Loss =>
    (tf, compared) => {
      const { logits, target } = compared;
      const rest = tf.sub(1, target);
      // 1 - p_t without a difference of numbers that are nearly equal.
      const doubt = tf.add(
        tf.mul(target, tf.sigmoid(tf.neg(logits))),
        tf.mul(rest, tf.sigmoid(logits)),
      );
      const share = tf.add(tf.mul(target, alpha), tf.mul(rest, 1 - alpha));
      const factor = tf.mul(share, tf.pow(tf.maximum(doubt, leastDoubt), gamma));
      return averaged(tf, tf.mul(factor, binaryEntropy(tf, compared)), compared);
    },
} as const satisfies LossMember<"focal", FocalParameters>;
