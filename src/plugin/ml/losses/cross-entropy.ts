import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { type LossMember, leastWeight } from "./loss.ts";

/** Softmax cross-entropy over the channels, one channel a class, averaged over the pixels by their weights. */
export const crossEntropy = {
  id: "cross-entropy",
  title: "Cross-entropy over classes",
  learns: "masks",
  defaults: {},
  build: (): Loss =>
    fuse(
      (tf: Tf, { logits, target, weight }: Compared) => {
        const perPixel = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits, 3), target), 3, true));
        return tf.div(tf.sum(tf.mul(perPixel, weight)), tf.maximum(tf.sum(weight), leastWeight));
      },
      { kind: "cross-entropy", leastWeight },
    ),
} as const satisfies LossMember<"cross-entropy", object>;
