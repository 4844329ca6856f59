/**
 * A loss that executors have kernels for. Each is averaged over the pixels by their weights, the sum of weights (times
 * channels, but for cross-entropy) being `leastWeight` at least.
 */
export type FusedLoss = BceDiceLoss | CrossEntropyLoss | RegressionLoss;

/**
 * bce * binary cross-entropy + dice * soft Dice, both of sigmoids of the logits. Dice is 1 - (2 I + smooth) /
 * (P + T + smooth) with sums over the batch of what pixels weigh, averaged over the channels.
 */
export interface BceDiceLoss {
  readonly kind: "bce-dice";
  readonly bce: number;
  readonly dice: number;
  readonly smooth: number;
  readonly leastWeight: number;
}

/** Minus the sum over channels of target * log softmax of the logits. */
export interface CrossEntropyLoss {
  readonly kind: "cross-entropy";
  readonly leastWeight: number;
}

/** The squared ("mse") or absolute ("l1") difference of logits and target; where they are equal, its gradient is 0. */
export interface RegressionLoss {
  readonly kind: "mse" | "l1";
  readonly leastWeight: number;
}

/** Says what a loss is to executors that have kernels of their own; others run the function, which must agree. */
export function fuse<Arguments extends unknown[], Result>(
  loss: (...args: Arguments) => Result,
  fused: FusedLoss,
): ((...args: Arguments) => Result) & { readonly fused: FusedLoss } {
  return Object.assign((...args: Arguments) => loss(...args), { fused });
}
