import type { UpsampleAttributes } from "../../ops/upsample.ts";
import type { Tensor4D, Tf } from "../loss.ts";
import { type NodeRunner, onlyInput } from "./node.ts";

/**
 * From slices and joins, which every backend has with gradients. tfjs's own resizing has wrong gradients with half-pixel
 * centres on cpu and webgl, and some backends lack them.
 */
export const upsample: NodeRunner<UpsampleAttributes> = {
  run(of) {
    const double = doublers[of.attributes.mode];
    return double(of.tf, double(of.tf, onlyInput(of), 1), 2);
  },
};

/** Twice as many rows (axis 1) or columns (axis 2). */
type Doubler = (tf: Tf, map: Tensor4D, axis: 1 | 2) => Tensor4D;

const doublers: { readonly [K in UpsampleAttributes["mode"]]: Doubler } = {
  nearest: (tf, map, axis) => interleave(tf, [map, map], axis),
  bilinear(tf, map, axis) {
    const length = map.shape[axis];
    if (length === 1) return interleave(tf, [map, map], axis);
    const lines = (first: number, count: number) => {
      const begin = [0, 0, 0, 0].with(axis, first);
      return tf.slice(map, begin, map.shape.with(axis, count));
    };
    const previous = tf.concat([lines(0, 1), lines(0, length - 1)], axis);
    const next = tf.concat([lines(1, length - 1), lines(length - 1, 1)], axis);
    const near = tf.mul(map, 0.75);
    const between = (other: Tensor4D) => tf.add(near, tf.mul(other, 0.25)) as Tensor4D; // of the map's rank
    return interleave(tf, [between(previous), between(next)], axis);
  },
};

/** Lines of two maps in turn: joined along the next axis they lie as they shall, under another shape. */
function interleave(tf: Tf, [even, odd]: readonly [Tensor4D, Tensor4D], axis: 1 | 2): Tensor4D {
  const doubled = even.shape.with(axis, 2 * even.shape[axis]);
  return tf.reshape(tf.concat([even, odd], axis + 1), doubled as typeof even.shape); // of as many axes
}
