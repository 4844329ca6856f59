import type { LayerNormAttributes } from "../../ops/layer-norm.ts";
import { type NodeRunner, onlyInput, parameterOf } from "./node.ts";

/** Autodiff goes through mean and variance. */
export const layerNorm: NodeRunner<LayerNormAttributes> = {
  run(of) {
    const { tf } = of;
    const input = onlyInput(of);
    const centred = tf.sub(input, tf.mean(input, 3, true));
    const variance = tf.mean(tf.square(centred), 3, true);
    const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, of.attributes.epsilon)));
    return tf.add(tf.mul(normalised, parameterOf(of, "weight")), parameterOf(of, "bias"));
  },
};
