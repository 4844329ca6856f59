import type { BatchNormAttributes } from "../../ops/batch-norm.ts";
import type { Tensor, Tensor4D, Tf } from "../loss.ts";
import { type NodeRun, type NodeRunner, onlyInput, parameterOf } from "./node.ts";

/** Over batch, height and width. */
const pixels = [0, 1, 2];

export const batchNorm: NodeRunner<BatchNormAttributes> = {
  run: (of) => (of.training ? normaliseByBatch(of) : normaliseByHistory(of)),
};

function normaliseByHistory(of: NodeRun<BatchNormAttributes>): Tensor4D {
  const { tf } = of;
  const variance = tf.add(parameterOf(of, "running_var"), of.attributes.epsilon);
  const scale = tf.mul(parameterOf(of, "weight"), tf.rsqrt(variance));
  const mean = parameterOf(of, "running_mean");
  return affine(tf, onlyInput(of), {
    scale,
    shift: tf.sub(parameterOf(of, "bias"), tf.mul(mean, scale)),
  });
}

/** With its own gradient: autodiff through mean and variance takes three times the passes over the map. */
function normaliseByBatch(of: NodeRun<BatchNormAttributes>): Tensor4D {
  const { tf } = of;
  const normalise = tf.customGrad((...args) => {
    const [input, weight, bias, save] = args as unknown as [Tensor4D, Tensor, Tensor, Save]; // as called below
    const [batch, height, width] = input.shape;
    const count = batch * height * width;
    const mean = tf.mean(input, pixels);
    const variance = tf.mean(tf.square(tf.sub(input, mean)), pixels);
    updateStatistics(of, { mean, variance, count });
    const inverse = tf.rsqrt(tf.add(variance, of.attributes.epsilon));
    const scale = tf.mul(weight, inverse);
    save([input, mean, inverse, scale]);
    return {
      value: affine(tf, input, { scale, shift: tf.sub(bias, tf.mul(mean, scale)) }),
      gradFunc: (upstream: Tensor, saved: Tensor[]) => gradients(tf, upstream, { saved, count }),
    };
  });
  return normalise(onlyInput(of), parameterOf(of, "weight"), parameterOf(of, "bias")) as Tensor4D;
}

type Save = (tensors: Tensor[]) => void;

/** For input, weight and bias; the derivation is that of ops/batch-norm.ts with its sums taken apart. */
function gradients(
  tf: Tf,
  upstream: Tensor,
  { saved, count }: { readonly saved: readonly Tensor[]; readonly count: number },
): Tensor[] {
  const [input, mean, inverse, scale] = saved;
  if (!input || !mean || !inverse || !scale) throw new Error("Batch norm lost what it saved");
  const toBias = tf.sum(upstream, pixels);
  const toWeight = tf.mul(tf.sum(tf.mul(upstream, tf.sub(input, mean)), pixels), inverse);
  // scale (upstream - toBias / n - normalised toWeight / n), ordered as a map times a vector plus a vector
  const onInput = tf.div(tf.mul(tf.mul(scale, inverse), toWeight), -count);
  const constant = tf.sub(tf.div(tf.mul(scale, toBias), -count), tf.mul(onInput, mean));
  const toInput = tf.add(tf.mul(upstream, scale), tf.add(tf.mul(input, onInput), constant));
  return [toInput, toWeight, toBias];
}

function updateStatistics(
  of: NodeRun<BatchNormAttributes>,
  batch: { readonly mean: Tensor; readonly variance: Tensor; readonly count: number },
): void {
  const { tf } = of;
  const { momentum } = of.attributes;
  const unbiased = tf.mul(batch.variance, batch.count / Math.max(batch.count - 1, 1));
  for (const [name, fresh] of [
    ["running_mean", batch.mean],
    ["running_var", unbiased],
  ] as const) {
    const old = parameterOf(of, name);
    of.setStatistic(name, tf.add(tf.mul(old, 1 - momentum), tf.mul(fresh, momentum)));
  }
}

function affine(
  tf: Tf,
  input: Tensor4D,
  { scale, shift }: { readonly scale: Tensor; readonly shift: Tensor },
): Tensor4D {
  return tf.add(tf.mul(input, scale), shift);
}
