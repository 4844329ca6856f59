import type { LinearAttributes } from "../../ops/linear.ts";
import type { Tensor2D } from "../loss.ts";
import { type NodeRunner, onlyInput, parameterOf } from "./node.ts";

export const linear: NodeRunner<LinearAttributes> = {
  run(of) {
    const { tf } = of;
    const input = onlyInput(of);
    const [batch, height, width, inputs] = input.shape;
    const weight = parameterOf(of, "weight");
    const { channels, patch } = of.attributes;
    const ordered = patch === undefined ? weight : tf.transpose(weight, [0, 2, 3, 1]);
    const matrix: Tensor2D = tf.reshape(ordered, [channels, inputs]);
    const pixels: Tensor2D = tf.reshape(input, [batch * height * width, inputs]);
    const product = tf.add(tf.matMul(pixels, matrix, false, true), parameterOf(of, "bias"));
    return tf.reshape(product, [batch, height, width, channels]);
  },
};
