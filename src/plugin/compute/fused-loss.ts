/**
 * bce * binary cross-entropy + dice * soft Dice, both of sigmoids of the logits, with pixel weights. Cross-entropy is
 * averaged over weights times channels, the sum of weights being `leastWeight` at least; Dice is 1 - (2 I + smooth) /
 * (P + T + smooth) with sums over the batch, averaged over the channels.
 */
export interface FusedLoss {
  readonly kind: "bce-dice";
  readonly bce: number;
  readonly dice: number;
  readonly smooth: number;
  readonly leastWeight: number;
}

/** Says what a loss is to executors that have kernels of their own; others run the function, which must agree. */
export function fuse<Arguments extends unknown[], Result>(
  loss: (...args: Arguments) => Result,
  fused: FusedLoss,
): ((...args: Arguments) => Result) & { readonly fused: FusedLoss } {
  return Object.assign((...args: Arguments) => loss(...args), { fused });
}
