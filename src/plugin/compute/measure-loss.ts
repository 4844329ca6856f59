import type { BceDiceLoss, FusedLoss } from "./fused-loss.ts";
import type { Batch } from "./network.ts";
import type { Loss, Tf } from "./tfjs/loss.ts";

/** Logits [batch, height, width, channel], and what they were to be. */
export type Measured = Pick<Batch, "target" | "weight" | "shape"> & {
  readonly logits: Float32Array;
};

/**
 * The value of a loss where no gradient is wanted: one of ours in doubles, so that it is the same number on every backend;
 * any other by tfjs, on the backend that `tf` makes current.
 */
export async function measureLoss(
  loss: Loss,
  measured: Measured,
  tf: () => Tf | Promise<Tf>,
): Promise<number> {
  return loss.fused ? fusedLoss(loss.fused, measured) : await otherLoss(loss, measured, await tf());
}

function fusedLoss(fused: FusedLoss, measured: Measured): number {
  switch (fused.kind) {
    case "bce-dice":
      return bceDice(fused, measured);
    case "cross-entropy":
      return crossEntropy(measured, fused.leastWeight);
    case "mse":
      return average(measured, fused.leastWeight, (z, t) => (z - t) ** 2);
    case "l1":
      return average(measured, fused.leastWeight, (z, t) => Math.abs(z - t));
  }
}

/** max(z, 0) - z t + log(1 + exp(-|z|)): no overflow at any logit. */
function binaryCrossEntropy(z: number, t: number): number {
  return Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
}

function bceDice({ bce, dice, smooth, leastWeight }: BceDiceLoss, measured: Measured): number {
  const entropy = bce === 0 ? 0 : average(measured, leastWeight, binaryCrossEntropy);
  return bce * entropy + (dice === 0 ? 0 : dice * softDice(measured, smooth));
}

function softDice(measured: Measured, smooth: number): number {
  const channels = channelsOf(measured);
  const [overlap, size] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < measured.logits.length; i++) {
    const { z, t, w } = at(measured, i, channels);
    const p = 1 / (1 + Math.exp(-z));
    const channel = i % channels;
    overlap[channel] = (overlap[channel] ?? 0) + w * p * t;
    size[channel] = (size[channel] ?? 0) + w * (p + t);
  }
  const each = overlap.map((both, c) => 1 - (2 * both + smooth) / ((size[c] ?? 0) + smooth));
  return each.reduce((a, b) => a + b, 0) / channels;
}

function crossEntropy({ logits, target, weight }: Measured, leastWeight: number): number {
  const channels = logits.length / weight.length;
  let [sum, weights] = [0, 0];
  for (const [pixel, w] of weight.entries()) {
    weights += w;
    const z = logits.subarray(pixel * channels, (pixel + 1) * channels);
    const highest = z.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const log = highest + Math.log(z.reduce((total, v) => total + Math.exp(v - highest), 0));
    for (const [c, value] of z.entries())
      sum += w * (target[pixel * channels + c] ?? 0) * (log - value);
  }
  return sum / Math.max(weights, leastWeight);
}

/** The mean over channels, and over the pixels by their weights. */
function average(
  measured: Measured,
  leastWeight: number,
  term: (z: number, t: number) => number,
): number {
  const channels = channelsOf(measured);
  let [sum, weights] = [0, 0];
  for (let i = 0; i < measured.logits.length; i++) {
    const { z, t, w } = at(measured, i, channels);
    weights += w;
    if (w !== 0) sum += w * term(z, t);
  }
  return sum / Math.max(weights, leastWeight);
}

function at({ logits, target, weight }: Measured, i: number, channels: number) {
  return { z: logits[i] ?? 0, t: target[i] ?? 0, w: weight[Math.floor(i / channels)] ?? 0 };
}

function channelsOf({ logits, weight }: Measured): number {
  return logits.length / weight.length;
}

async function otherLoss(loss: Loss, measured: Measured, tf: Tf): Promise<number> {
  const { batch, height, width } = measured.shape;
  const channels = channelsOf(measured);
  const value = tf.tidy(() =>
    loss(tf, {
      logits: tf.tensor4d(measured.logits, [batch, height, width, channels]),
      target: tf.tensor4d(measured.target, [batch, height, width, channels]),
      weight: tf.tensor4d(measured.weight, [batch, height, width, 1]),
    }),
  );
  try {
    const [number = Number.NaN] = await value.data();
    return number;
  } finally {
    value.dispose();
  }
}
