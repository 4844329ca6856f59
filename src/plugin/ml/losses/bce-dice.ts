import { fuse, type Loss } from "#compute/index.ts";
import { averaged, binaryEntropy, type LossMember, leastWeight } from "./loss.ts";
import { diceScore, leastSmooth, overlapDefaults, overlapLoss, overlapRanges } from "./overlap.ts";

export interface BceDiceParameters {
  /** What either counts in the sum. */
  readonly bce: number;
  readonly dice: number;
  /** Of Dice, which is taken over the batch. */
  readonly smooth: number;
}

/** Their weighted sum: cross-entropy for steady gradients, Dice for masks that cover little. */
export const bceDice = {
  id: "bce-dice",
  title: "Cross-entropy and Dice",
  summary: "Steady gradients, and masks that cover little: works nearly always",
  learns: "masks",
  defaults: { bce: 1, dice: 1, smooth: 1 } as BceDiceParameters, // wider than the literal
  ranges: { ...overlapRanges, bce: [0, Infinity], dice: [0, Infinity] },
  build({ bce, dice, smooth: wanted }: BceDiceParameters): Loss {
    const smooth = Math.max(wanted, leastSmooth);
    const overlap = overlapLoss(diceScore, { ...overlapDefaults, smooth });
    const loss: Loss = (tf, compared) => {
      const entropy = averaged(tf, binaryEntropy(tf, compared), compared);
      return tf.add(tf.mul(entropy, bce), tf.mul(overlap(tf, compared), dice));
    };
    return fuse(loss, { kind: "bce-dice", bce, dice, smooth, leastWeight });
  },
} as const satisfies LossMember<"bce-dice", BceDiceParameters>;
