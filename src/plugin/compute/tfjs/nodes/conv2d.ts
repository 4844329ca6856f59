import type { Conv2dAttributes } from "../../ops/conv2d.ts";
import type { Tensor4D } from "../loss.ts";
import { type NodeRunner, onlyInput, parameterOf } from "./node.ts";

export const conv2d: NodeRunner<Conv2dAttributes> = {
  layouts: { weight: [2, 3, 1, 0] },
  run(of) {
    const { tf, attributes, parameters } = of;
    const [y, x] = attributes.padding;
    const filter = parameterOf(of, "weight") as Tensor4D; // of rank 4 by its op
    const { bias } = parameters;
    return tf.fused.conv2d({
      x: onlyInput(of),
      filter,
      strides: attributes.stride,
      // Numbers, never "same": tfjs pads one side more than the other where PyTorch does not.
      pad: [
        [0, 0],
        [y, y],
        [x, x],
        [0, 0],
      ],
      ...(bias ? { bias } : {}),
    });
  },
};
