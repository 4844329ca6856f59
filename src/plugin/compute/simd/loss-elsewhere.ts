import type { Batch } from "../network.ts";
import type { Loss, Tensor, Tensor4D, Tf } from "../tfjs/loss.ts";

/** A loss that is no kernel, by tfjs: its value, and its gradient with respect to the logits. */
export function lossElsewhere(
  tf: Tf,
  loss: Loss,
  { logits, target, weight, shape }: Batch & { readonly logits: Float32Array },
): { readonly value: number; readonly gradient: Float32Array } {
  const size = [shape.batch, shape.height, shape.width] as const;
  const channels = logits.length / (shape.batch * shape.height * shape.width);
  return tf.tidy(() => {
    const compared = {
      target: tf.tensor4d(target, [...size, channels]),
      weight: tf.tensor4d(weight, [...size, 1]),
    };
    const of = (z: Tensor) => loss(tf, { ...compared, logits: z as Tensor4D }); // as it is given below
    const { value, grad } = tf.valueAndGrad(of)(tf.tensor4d(logits, [...size, channels]));
    const [number = Number.NaN] = value.dataSync();
    return { value: number, gradient: Float32Array.from(grad.dataSync<"float32">()) };
  });
}
