import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { averagedPixels, type LossMember, leastWeight } from "./loss.ts";

/** Softmax cross-entropy over the channels, one channel a class, averaged over the pixels by their weights. */
export const crossEntropy = {
  id: "cross-entropy",
  title: "Cross-entropy over classes",
  summary: "For several classes that exclude one another",
  learns: "classes",
  defaults: {},
  build: (): Loss =>
    fuse(
      (tf: Tf, compared: Compared) => {
        const logarithm = tf.logSoftmax(compared.logits, 3);
        const surprise = tf.neg(tf.sum(tf.mul(logarithm, compared.target), 3, true));
        return averagedPixels(tf, surprise, compared);
      },
      { kind: "cross-entropy", leastWeight },
    ),
} as const satisfies LossMember<"cross-entropy", object>;
