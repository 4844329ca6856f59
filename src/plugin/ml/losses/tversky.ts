import type { Loss } from "#compute/index.ts";
import type { LossMember } from "./loss.ts";
import {
  type OverlapParameters,
  overlapDefaults,
  overlapLoss,
  overlapOptions,
  overlapRanges,
} from "./overlap.ts";

export interface TverskyParameters extends OverlapParameters {
  /** What background called foreground counts. */
  readonly alpha: number;
  /** What foreground called background counts; more than `alpha` finds more of what is thin or rare. */
  readonly beta: number;
  /** The power of what is missed; 0.75 is Abraham and Khan's focal Tversky loss (their 1 / gamma). */
  readonly gamma: number;
}

/**
 * 1 - (I + s) / (I + alpha FP + beta FN + s) of sigmoids, to the power of gamma, averaged over the channels (Salehi et
 * al. 2017, with their alpha and beta). Both 0.5 make it Dice, both 1 IoU.
 */
export const tversky = {
  id: "tversky",
  title: "Tversky",
  summary: "As Dice, with a say in what is worse: to miss, or to find too much",
  learns: "masks",
  defaults: { ...overlapDefaults, alpha: 0.3, beta: 0.7, gamma: 1 } as TverskyParameters, // wider than the literal
  options: overlapOptions,
  ranges: { ...overlapRanges, alpha: [0, Infinity], beta: [0, Infinity], gamma: [0, Infinity] },
  build: ({ alpha, beta, gamma, ...parameters }: TverskyParameters): Loss =>
    overlapLoss(
      (tf, { both, predicted, wanted }, smooth) => {
        const above = tf.add(both, smooth);
        const falsePositives = tf.mul(tf.sub(predicted, both), alpha);
        const falseNegatives = tf.mul(tf.sub(wanted, both), beta);
        return tf.div(above, tf.add(above, tf.add(falsePositives, falseNegatives)));
      },
      { ...parameters, power: gamma },
    ),
} as const satisfies LossMember<"tversky", TverskyParameters>;
