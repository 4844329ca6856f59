import { type Compared, fuse, type Loss, type Tensor, type Tf } from "#compute/index.ts";
import { averaged, type LossMember, leastWeight } from "./loss.ts";

/** Binary cross-entropy of logits, averaged over the pixels by their weights. 0 where no pixel counts. */
export const bce = {
  id: "bce",
  title: "Binary cross-entropy",
  learns: "masks",
  defaults: {},
  build: (): Loss =>
    fuse(meanEntropy, { kind: "bce-dice", bce: 1, dice: 0, smooth: 1, leastWeight }),
} as const satisfies LossMember<"bce", object>;

function meanEntropy(tf: Tf, compared: Compared): Tensor {
  const { logits, target } = compared;
  // max(z, 0) - z t + log(1 + exp(-|z|)): no overflow at any logit.
  const largePart = tf.sub(tf.relu(logits), tf.mul(logits, target));
  const smallPart = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return averaged(tf, tf.add(largePart, smallPart), compared);
}
