import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { averaged, type LossMember, leastWeight } from "./loss.ts";

/** The absolute difference of output and target, averaged over channels, and over the pixels by their weights. */
export const l1 = {
  id: "l1",
  title: "Mean absolute error",
  learns: "values",
  defaults: {},
  build: (): Loss =>
    fuse(
      (tf: Tf, compared: Compared) => {
        // Not abs: its gradient in tfjs is -1 where the two are equal.
        const difference = tf.sub(compared.logits, compared.target);
        const size = tf.add(tf.relu(difference), tf.relu(tf.neg(difference)));
        return averaged(tf, size, compared);
      },
      { kind: "l1", leastWeight },
    ),
} as const satisfies LossMember<"l1", object>;
