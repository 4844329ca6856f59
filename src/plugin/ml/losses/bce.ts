import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { averaged, binaryEntropy, type LossMember, leastWeight } from "./loss.ts";

export interface BceParameters {
  /** How many times a pixel of foreground counts one of background: PyTorch's `pos_weight`. */
  readonly positiveWeight: number;
}

/** Binary cross-entropy of logits, averaged over the pixels by their weights. 0 where no pixel counts. */
export const bce = {
  id: "bce",
  title: "Binary cross-entropy",
  summary: "Every pixel counts alike; calm, where foreground is not rare",
  learns: "masks",
  defaults: { positiveWeight: 1 } as BceParameters, // wider than the literal
  ranges: { positiveWeight: [0, Infinity] },
  build({ positiveWeight }: BceParameters): Loss {
    const loss = (tf: Tf, compared: Compared) =>
      averaged(tf, binaryEntropy(tf, compared, positiveWeight), compared);
    if (positiveWeight !== 1) return loss;
    return fuse(loss, { kind: "bce-dice", bce: 1, dice: 0, smooth: 1, leastWeight });
  },
} as const satisfies LossMember<"bce", BceParameters>;
