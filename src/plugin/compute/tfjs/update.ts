import {
  clipEpsilon,
  type MomentsStep,
  type MomentumStep,
  type UpdateStep,
} from "../update-step.ts";
import type { Tensor, Tf } from "./loss.ts";

/** All trained parameters, and what rules carry from step to step, as `momentPrefixes` lists it: vectors of one length. */
export type UpdateState = {
  readonly parameters: Tensor;
  readonly moments: Tensor[]; // not readonly, and no interface: tidy takes neither
};

/** One step of all parameters at once, of which the first `matrices` decay in any case. Makes new vectors, the caller's. */
export function update(
  tf: Tf,
  state: UpdateState,
  {
    gradient,
    step,
    matrices,
  }: { readonly gradient: Tensor; readonly step: UpdateStep; readonly matrices: number },
): UpdateState {
  return tf.tidy(() => {
    const { parameters } = state;
    const short = step.clip > 0 ? shortened(tf, gradient, step.clip) : gradient;
    const count = step.decayVectors ? parameters.size : matrices;
    const scaled = (factor: number, rest: number) =>
      scaledParts(tf, parameters, { count, factor, rest });
    const whole = step.l2 === 0 ? short : tf.add(short, scaled(step.l2, 0));
    if (step.kind === "momentum") return byMomentum(tf, state, { gradient: whole, step });
    const kept = step.keep === 1 ? parameters : scaled(step.keep, 1);
    return byMoments(tf, state, { gradient: whole, step, kept });
  });
}

/** A vector whose first `count` are multiplied with one factor, and the rest with another. */
function scaledParts(
  tf: Tf,
  vector: Tensor,
  {
    count,
    factor,
    rest,
  }: { readonly count: number; readonly factor: number; readonly rest: number },
): Tensor {
  if (count === vector.size) return tf.mul(vector, factor);
  const [first, second] = [tf.slice(vector, [0], [count]), tf.slice(vector, [count])];
  return tf.concat([tf.mul(first, factor), tf.mul(second, rest)]);
}

function shortened(tf: Tf, gradient: Tensor, clip: number): Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(clip, tf.add(norm, clipEpsilon)), 1));
}

function byMoments(
  tf: Tf,
  { moments: [mean, square] }: UpdateState,
  {
    gradient,
    step,
    kept,
  }: { readonly gradient: Tensor; readonly step: MomentsStep; readonly kept: Tensor },
): UpdateState {
  if (!mean || !square) throw new Error("A step by two moments, and no two are there");
  const { rate, beta1, beta2, epsilon, adaptive } = step;
  const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
  const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const direction = adaptive ? tf.div(newMean, tf.add(tf.sqrt(newSquare), epsilon)) : newMean;
  return {
    parameters: tf.sub(kept, tf.mul(direction, rate)),
    moments: [newMean, newSquare],
  };
}

function byMomentum(
  tf: Tf,
  { parameters, moments: [buffer] }: UpdateState,
  { gradient, step }: { readonly gradient: Tensor; readonly step: MomentumStep },
): UpdateState {
  if (!buffer) throw new Error("A step by momentum, and none is there");
  const { rate, momentum, nesterov } = step;
  const newBuffer = tf.add(tf.mul(buffer, momentum), gradient);
  const direction = nesterov ? tf.add(gradient, tf.mul(newBuffer, momentum)) : newBuffer;
  return { parameters: tf.sub(parameters, tf.mul(direction, rate)), moments: [newBuffer] };
}
