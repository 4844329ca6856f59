import type { Loss } from "#compute/index.ts";
import { type LossMember, leastWeight } from "./loss.ts";

/** Softmax cross-entropy over the channels, one channel a class, averaged over the pixels by their weights. */
export const crossEntropy = {
  id: "cross-entropy",
  title: "Cross-entropy over classes",
  defaults: {},
  build:
    (): Loss =>
    (tf, { logits, target, weight }) => {
      const perPixel = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits, 3), target), 3, true));
      return tf.div(tf.sum(tf.mul(perPixel, weight)), tf.maximum(tf.sum(weight), leastWeight));
    },
} as const satisfies LossMember<"cross-entropy", object>;
