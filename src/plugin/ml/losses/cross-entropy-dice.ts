import type { Loss } from "#compute/index.ts";
import { crossEntropy } from "./cross-entropy.ts";
import type { LossMember } from "./loss.ts";
import { diceScore, leastSmooth, maskSizes, overlapOptions, overlapRanges } from "./overlap.ts";

export interface CrossEntropyDiceParameters {
  /** What either counts in the sum. */
  readonly crossEntropy: number;
  readonly dice: number;
  readonly smooth: number;
  readonly per: string;
  /** Whether the first class, in complete masks the background, has a part in Dice. */
  readonly background: boolean;
}

/**
 * Softmax cross-entropy plus 1 - soft Dice of the softmax, averaged over the classes. nnU-Net's, which leaves out the 1,
 * is that with `background` false; it has `per` "image" for volumes and "batch" for planes.
 */
export const crossEntropyDice = {
  id: "cross-entropy-dice",
  title: "Cross-entropy and Dice over classes",
  summary: "nnU-Net's, for several classes that exclude one another",
  learns: "classes",
  defaults: {
    ...{ crossEntropy: 1, dice: 1, smooth: 1e-5, per: "batch", background: true },
  } as CrossEntropyDiceParameters, // wider than the literal
  options: overlapOptions,
  ranges: { ...overlapRanges, crossEntropy: [0, Infinity], dice: [0, Infinity] },
  build(parameters: CrossEntropyDiceParameters): Loss {
    const { per, background } = parameters;
    const smooth = Math.max(parameters.smooth, leastSmooth);
    const entropy = crossEntropy.build();
    return (tf, compared) => {
      const { logits, target, weight } = compared;
      const sizes = maskSizes(tf, { probability: tf.softmax(logits, 3), target, weight }, per);
      const scores = diceScore(tf, sizes, smooth);
      const classes = logits.shape[3];
      const from = background || classes === 1 ? 0 : 1;
      const counted = tf.slice(tf.reshape(scores, [-1, classes]), [0, from], [-1, classes - from]);
      const overlap = tf.mul(tf.mean(tf.sub(1, counted)), parameters.dice);
      return tf.add(tf.mul(entropy(tf, compared), parameters.crossEntropy), overlap);
    };
  },
} as const satisfies LossMember<"cross-entropy-dice", CrossEntropyDiceParameters>;
