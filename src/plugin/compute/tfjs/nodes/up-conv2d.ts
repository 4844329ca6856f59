import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { UpConv2dAttributes } from "../../ops/up-conv2d.ts";
import { type NodeRunner, onlyInput, parameterOf } from "./node.ts";

/**
 * A transposed convolution whose kernel is its stride makes every pixel a square of its own: a 1x1 convolution
 * to the channels of the whole square, then a rearrangement. Every backend has both, with gradients.
 */
export const upConv2d: NodeRunner<UpConv2dAttributes> = {
  layouts: { weight: [0, 2, 3, 1] },
  run(of) {
    const { tf } = of;
    const { factor, channels } = of.attributes;
    const input = onlyInput(of);
    const [batch, height, width, inputs] = input.shape;
    const squares = tf.fused.conv2d({
      x: input,
      filter: tf.reshape(parameterOf(of, "weight"), [1, 1, inputs, factor * factor * channels]),
      strides: 1,
      pad: 0,
      bias: tf.tile(parameterOf(of, "bias") as Tensor1D, [factor * factor]), // of rank 1 by its op
    });
    const rows = tf.reshape(squares, [batch * height, width, factor, factor * channels]);
    const interleaved = tf.transpose(rows, [0, 2, 1, 3]);
    return tf.reshape(interleaved, [batch, height * factor, width * factor, channels]);
  },
};
