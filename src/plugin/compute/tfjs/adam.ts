import type { UpdateRule } from "../network.ts";
import type { Tensor, Tf } from "./loss.ts";

/** Everything Adam turns over: vectors of one length. */
export interface AdamState {
  readonly parameters: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
}

/**
 * Kingma and Ba 2015 as PyTorch writes it: epsilon is added after the bias correction of the root. `step` counts
 * from 1. Makes three new vectors, which the caller owns.
 */
export function adam(
  tf: Tf,
  { parameters, mean, square }: AdamState,
  {
    gradient,
    rule,
    step,
  }: { readonly gradient: Tensor; readonly rule: UpdateRule; readonly step: number },
): AdamState {
  const { lr, beta1, beta2, epsilon } = rule;
  return tf.tidy(() => {
    const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
    const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const correction = Math.sqrt(1 - beta2 ** step);
    const rate = (lr * correction) / (1 - beta1 ** step);
    const direction = tf.div(newMean, tf.add(tf.sqrt(newSquare), epsilon * correction));
    return {
      parameters: tf.sub(parameters, tf.mul(direction, rate)),
      mean: newMean,
      square: newSquare,
    };
  });
}
