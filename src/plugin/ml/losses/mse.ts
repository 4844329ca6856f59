import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { averaged, type LossMember, leastWeight } from "./loss.ts";

/** The squared difference of output and target, averaged over channels, and over the pixels by their weights. */
export const mse = {
  id: "mse",
  title: "Mean squared error",
  learns: "values",
  defaults: {},
  build: (): Loss =>
    fuse(
      (tf: Tf, compared: Compared) =>
        averaged(tf, tf.squaredDifference(compared.logits, compared.target), compared),
      { kind: "mse", leastWeight },
    ),
} as const satisfies LossMember<"mse", object>;
