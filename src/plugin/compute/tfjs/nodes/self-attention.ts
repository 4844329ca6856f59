import type { SelfAttentionAttributes } from "../../ops/self-attention.ts";
import type { Tensor3D } from "../loss.ts";
import { type NodeRunner, onlyInput } from "./node.ts";

/** Every head of every row is one of a batch of matrix products. */
export const selfAttention: NodeRunner<SelfAttentionAttributes> = {
  run(of) {
    const { tf } = of;
    const { heads } = of.attributes;
    const [batch, height, width, channels] = onlyInput(of).shape;
    const depth = channels / 3 / heads;
    const rows = batch * height;
    const apart = tf.reshape(onlyInput(of), [rows, width, 3 * heads, depth]);
    const byHead = tf.transpose(apart, [0, 2, 1, 3]);
    const part = (first: number): Tensor3D =>
      tf.reshape(tf.slice(byHead, [0, first * heads, 0, 0], [rows, heads, width, depth]), [
        rows * heads,
        width,
        depth,
      ]);
    const scores = tf.matMul(part(0), part(1), false, true);
    const weights = tf.softmax(tf.mul(scores, 1 / Math.sqrt(depth)), -1);
    const mixed = tf.reshape(tf.matMul(weights, part(2)), [rows, heads, width, depth]);
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, height, width, heads * depth]);
  },
};
