// Losses that are a mean over pixels, and their gradients, in one pass over the logits: cross-entropy over the channels,
// squared and absolute difference. What pixels weigh together is known before, from `sumWeights`.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles, exp4, fma, larger, largest, log4, sumOf } from "./vectors";

@unmanaged
export class WeightSum {
  /** float32, a multiple of 4 of them: zeros at the end. */
  weight: usize;
  quads: i32;
  /** One float64. */
  sum: usize;
}

/** In one share. */
export function sumWeights(w: WeightSum, share: Share): void {
  const end = w.weight + (<usize>w.quads << 4);
  let low = f64x2.splat(0), high = low;
  for (let at = w.weight; at < end; at += 16) {
    low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(at)));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(at, 8)));
  }
  const both = f64x2.add(low, high);
  store<f64>(w.sum, f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
}

@unmanaged
export class PixelLoss {
  logits: FeatureMap;
  target: FeatureMap;
  /** [batch][height][width] float32 */
  weight: usize;
  gradient: FeatureMap;
  /** 1 for an output channel, 0 for one that only pads. */
  mask: usize;
  /** How many terms a pixel has in the mean. */
  terms: i32;
  leastWeight: f32;
  /** One float64, as `sumWeights` left it. */
  weights: usize;
  /** [shares][4] float64 that add up to the loss. */
  losses: usize;
}

/** What a term counts in the mean, where its pixel weighs 1. */
function perTerm(l: PixelLoss): f64 {
  return 1 / Math.max(load<f64>(l.weights) * <f64>l.terms, <f64>l.leastWeight);
}

/** Makes the sums over terms that a share found its part of the loss. */
function leaveLoss(losses: usize, each: f64): void {
  const factor = f64x2.splat(each);
  v128.store(losses, f64x2.mul(v128.load(losses), factor));
  v128.store(losses, f64x2.mul(v128.load(losses, 16), factor), 16);
}

/** - sum t log softmax z; for z, w (s sum t - t), s being the softmax. */
export function crossEntropy(l: PixelLoss, share: Share): void {
  const x = l.logits, t = l.target, g = l.gradient, bytes = <usize>x.channels << 2;
  const losses = l.losses + (<usize>share.index << 5), each = perTerm(l), zero = f32x4.splat(0);
  memory.fill(losses, 0, 32);
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height, weightRow = l.weight + (<usize>(r * x.width) << 2);
    let p = rowOf(x, image, row), q = rowOf(t, image, row), o = rowOf(g, image, row);
    let entropy = zero;
    for (let i: usize = 0; i < <usize>x.width; i++) {
      let most = f32x4.splat(-Infinity);
      for (let c: usize = 0; c < bytes; c += 16) {
        const isChannel = f32x4.gt(v128.load(l.mask + c), zero);
        most = larger(v128.bitselect(v128.load(p + c), most, isChannel), most);
      }
      most = largest(most);
      let sum = zero, wanted = zero;
      for (let c: usize = 0; c < bytes; c += 16) {
        const e = f32x4.mul(v128.load(l.mask + c), exp4(f32x4.sub(v128.load(p + c), most)));
        v128.store(o + c, e);
        sum = f32x4.add(sum, e);
        wanted = f32x4.add(wanted, v128.load(q + c));
      }
      sum = sumOf(sum);
      const log = log4(sum), w = v128.load32_splat(weightRow + (i << 2));
      const onSoftmax = f32x4.div(sumOf(wanted), sum), scale = f32x4.mul(w, f32x4.splat(<f32>each));
      for (let c: usize = 0; c < bytes; c += 16) {
        const y = v128.load(q + c), mask = v128.load(l.mask + c);
        const surprise = f32x4.add(f32x4.sub(most, v128.load(p + c)), log);
        entropy = fma(f32x4.mul(w, f32x4.mul(mask, y)), surprise, entropy);
        v128.store(o + c, f32x4.mul(f32x4.mul(scale, mask), f32x4.sub(f32x4.mul(onSoftmax, v128.load(o + c)), y)));
      }
      p += x.pixel;
      q += t.pixel;
      o += g.pixel;
    }
    addToDoubles(losses, entropy);
  }
  leaveLoss(losses, each);
}

/** |z - t|; its gradient is 0 where they are equal, as PyTorch has it. */
export function absoluteError(l: PixelLoss, share: Share): void {
  error(l, share, false);
}

/** (z - t)^2 */
export function squaredError(l: PixelLoss, share: Share): void {
  error(l, share, true);
}

@inline
function error(l: PixelLoss, share: Share, squared: bool): void {
  const x = l.logits, t = l.target, g = l.gradient, bytes = <usize>x.channels << 2;
  const losses = l.losses + (<usize>share.index << 5), each = perTerm(l);
  const scale = f32x4.splat(<f32>each), one = f32x4.splat(1), zero = f32x4.splat(0);
  memory.fill(losses, 0, 32);
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height, weightRow = l.weight + (<usize>(r * x.width) << 2);
    for (let c: usize = 0; c < bytes; c += 16) {
      const mask = v128.load(l.mask + c);
      let total = zero;
      let p = rowOf(x, image, row) + c, q = rowOf(t, image, row) + c, o = rowOf(g, image, row) + c;
      for (let i: usize = 0; i < <usize>x.width; i++) {
        const d = f32x4.mul(mask, f32x4.sub(v128.load(p), v128.load(q))), w = v128.load32_splat(weightRow + (i << 2));
        const sign = f32x4.sub(v128.and(f32x4.gt(d, zero), one), v128.and(f32x4.lt(d, zero), one));
        total = fma(w, squared ? f32x4.mul(d, d) : f32x4.abs(d), total);
        v128.store(o, f32x4.mul(f32x4.mul(w, scale), squared ? f32x4.add(d, d) : sign));
        p += x.pixel;
        q += t.pixel;
        o += g.pixel;
      }
      addToDoubles(losses, total);
    }
  }
  leaveLoss(losses, each);
}
