import type { Loss } from "#compute/index.ts";
import type { LossMember } from "./loss.ts";
import {
  type OverlapParameters,
  overlapDefaults,
  overlapLoss,
  overlapOptions,
  overlapRanges,
} from "./overlap.ts";

/** Soft intersection over union, or Jaccard index, of sigmoids: 1 - (I + s) / (P + T - I + s), averaged over the channels. */
export const iou = {
  id: "iou",
  title: "IoU (Jaccard)",
  summary: "As Dice, stricter with what overlaps badly",
  learns: "masks",
  defaults: overlapDefaults,
  options: overlapOptions,
  ranges: overlapRanges,
  build: (parameters: OverlapParameters): Loss =>
    overlapLoss((tf, { both, predicted, wanted }, smooth) => {
      const union = tf.sub(tf.add(predicted, wanted), both);
      return tf.div(tf.add(both, smooth), tf.add(union, smooth));
    }, parameters),
} as const satisfies LossMember<"iou", OverlapParameters>;
