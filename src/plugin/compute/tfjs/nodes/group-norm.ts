import type { GroupNormAttributes } from "../../ops/group-norm.ts";
import type { Tensor4D } from "../loss.ts";
import { type NodeRunner, onlyInput, parameterOf } from "./node.ts";

/** The same in training and in prediction; autodiff goes through mean and variance. */
export const groupNorm: NodeRunner<GroupNormAttributes> = {
  run(of) {
    const { tf } = of;
    const { groups, epsilon, affine } = of.attributes;
    const input = onlyInput(of);
    const [batch, height, width, channels] = input.shape;
    const grouped = tf.reshape(input, [batch, height * width, groups, channels / groups]);
    const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
    const variance = tf.mean(tf.square(centred), [1, 3], true);
    const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    const map: Tensor4D = tf.reshape(normalised, input.shape);
    return affine ? tf.add(tf.mul(map, parameterOf(of, "weight")), parameterOf(of, "bias")) : map;
  },
};
