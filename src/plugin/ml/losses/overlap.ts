import type { Compared, Loss, Tensor, Tf } from "#compute/index.ts";

/** Settings of every loss that compares masks as wholes. */
export interface OverlapParameters {
  /** Added to both sides of the fraction, so that two empty masks agree. At least 1e-7. */
  readonly smooth: number;
  /** What makes a mask: the whole batch ("batch"), or each image by itself ("image"), averaged then. */
  readonly per: string;
  /** Whether masks without any foreground count for nothing, instead of asking for an empty prediction. */
  readonly skipEmpty: boolean;
}

export const overlapDefaults: OverlapParameters = { smooth: 1, per: "batch", skipEmpty: false };
export const overlapOptions = { per: ["batch", "image"] } as const;
export const overlapRanges = { smooth: [0, Infinity] } as const;

/** Where `smooth` is less, what nothing of is wanted and nothing found would be 0 / 0. */
export const leastSmooth = 1e-7;

/** Sizes of masks, by channel, or by image and channel: sums over the pixels of what they weigh. */
export interface MaskSizes {
  /** Of probability times target. */
  readonly both: Tensor;
  readonly predicted: Tensor;
  readonly wanted: Tensor;
}

/** Sizes of the masks that probabilities and targets [batch, height, width, channel] make. */
export function maskSizes(
  tf: Tf,
  { probability, target, weight }: Omit<Compared, "logits"> & { readonly probability: Tensor },
  per: string,
): MaskSizes {
  const axes = per === "image" ? [1, 2] : [0, 1, 2];
  const counted = tf.mul(probability, weight);
  return {
    both: tf.sum(tf.mul(counted, target), axes),
    predicted: tf.sum(counted, axes),
    wanted: tf.sum(tf.mul(target, weight), axes),
  };
}

/** From sizes, with a smoothing of at least `leastSmooth`, how well masks overlap, 0..1 each. */
export type OverlapScore = (tf: Tf, sizes: MaskSizes, smooth: number) => Tensor;

/** The Dice coefficient, (2 I + s) / (P + T + s). */
export const diceScore: OverlapScore = (tf, { both, predicted, wanted }, smooth) =>
  tf.div(tf.add(tf.mul(both, 2), smooth), tf.add(tf.add(predicted, wanted), smooth));

/** 1 - the score of sigmoids of the logits, to the power of `power`, averaged over the masks. */
export function overlapLoss(
  score: OverlapScore,
  { smooth, per, skipEmpty, power = 1 }: OverlapParameters & { readonly power?: number },
): Loss {
  return (tf, { logits, target, weight }) => {
    const sizes = maskSizes(tf, { probability: tf.sigmoid(logits), target, weight }, per);
    const missed = tf.sub(1, score(tf, sizes, Math.max(smooth, leastSmooth)));
    // A power below 1 has no slope at 0.
    const each = power === 1 ? missed : tf.pow(tf.maximum(missed, leastSmooth), power);
    if (!skipEmpty) return tf.mean(each);
    return tf.mean(tf.mul(each, tf.cast(tf.greater(sizes.wanted, 0), "float32")));
  };
}
