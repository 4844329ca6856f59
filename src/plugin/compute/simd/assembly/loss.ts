// Weighted sum of binary cross-entropy and soft Dice, of logits, and its gradient. Dice needs sums over the whole batch
// before any gradient, so there are two passes; the first leaves the probabilities where the gradient will be.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles, exp4, fma, larger, log1p4 } from "./vectors";

@unmanaged
export class BceDice {
  logits: FeatureMap;
  target: FeatureMap;
  /** [batch][height][width] float32 */
  weight: usize;
  gradient: FeatureMap;
  /** 1 for an output channel, 0 for one that only pads. */
  mask: usize;
  outputs: i32;
  /** What the two count in the sum, and Dice's smoothing. */
  bce: f32;
  dice: f32;
  smooth: f32;
  leastWeight: f32;
  /** [shares][4][channels] float64: cross-entropy, and of Dice p t, p, t; all times the pixel's weight; then 1 of the weights. */
  sums: usize;
  /** [shares][2][channels] float32, for the second pass. */
  coefficients: usize;
  /** One float64. */
  loss: usize;
}

@inline
function sumsOf(l: BceDice, share: i32): usize {
  return l.sums + <usize>(share * (4 * l.logits.channels + 2)) * 8;
}

export function bceDice(l: BceDice, share: Share): void {
  const x = l.logits, t = l.target, g = l.gradient, bytes = <usize>x.channels << 2;
  const sums = sumsOf(l, share.index);
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  memory.fill(sums, 0, 8 * bytes + 16);
  let weights: f64 = 0;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height, weightRow = l.weight + (<usize>(r * x.width) << 2);
    for (let c: usize = 0; c < bytes; c += 16) {
      let entropy = zero, both = zero, predicted = zero, wanted = zero;
      let p = rowOf(x, image, row) + c, q = rowOf(t, image, row) + c, o = rowOf(g, image, row) + c;
      for (let i: usize = 0; i < <usize>x.width; i++) {
        const z = v128.load(p), y = v128.load(q), w = v128.load32_splat(weightRow + (i << 2));
        const e = exp4(f32x4.neg(f32x4.abs(z)));
        const small = f32x4.div(one, f32x4.add(one, e)); // the sigmoid of |z|
        const s = v128.bitselect(f32x4.mul(e, small), small, f32x4.lt(z, zero));
        v128.store(o, s);
        entropy = fma(w, f32x4.add(fma(f32x4.neg(z), y, larger(z, zero)), log1p4(e)), entropy);
        const ws = f32x4.mul(w, s);
        both = fma(ws, y, both);
        predicted = f32x4.add(predicted, ws);
        wanted = fma(w, y, wanted);
        p += x.pixel;
        q += t.pixel;
        o += g.pixel;
      }
      addToDoubles(sums + 2 * c, entropy);
      addToDoubles(sums + 2 * (c + bytes), both);
      addToDoubles(sums + 2 * (c + 2 * bytes), predicted);
      addToDoubles(sums + 2 * (c + 3 * bytes), wanted);
    }
    for (let i = 0; i < x.width; i++) weights += <f64>load<f32>(weightRow + (<usize>i << 2));
  }
  store<f64>(sums + 8 * bytes, weights);
}

/** Adds up one of the sums over the shares; both passes have as many. */
function total(l: BceDice, kind: i32, channel: i32, share: Share): f64 {
  let sum: f64 = 0;
  for (let t = 0; t < share.count; t++) sum += load<f64>(sumsOf(l, t) + (<usize>(kind * l.logits.channels + channel) << 3));
  return sum;
}

export function bceDiceGradient(l: BceDice, share: Share): void {
  const x = l.logits, t = l.target, g = l.gradient, bytes = <usize>x.channels << 2;
  const coefficients = l.coefficients + share.index * 2 * bytes;
  const perWeight = 1 / Math.max(total(l, 4, 0, share) * <f64>l.outputs, <f64>l.leastWeight);
  const onEntropy = f32x4.splat(<f32>(<f64>l.bce * perWeight));
  let loss: f64 = 0;
  for (let c = 0; c < x.channels; c++) {
    const at = <usize>c << 2;
    const above = 2 * total(l, 1, c, share) + <f64>l.smooth;
    const below = total(l, 2, c, share) + total(l, 3, c, share) + <f64>l.smooth;
    const mask = <f64>load<f32>(l.mask + at), part = <f64>l.dice * mask / <f64>l.outputs;
    loss += mask * <f64>l.bce * perWeight * total(l, 0, c, share) + (l.dice != 0 ? part * (1 - above / below) : 0);
    // d(1 - above / below) / dp = above / below^2 - 2 t / below
    store<f32>(coefficients + at, l.dice != 0 ? <f32>(part * above / (below * below)) : 0);
    store<f32>(coefficients + at + bytes, l.dice != 0 ? <f32>(-2 * part / below) : 0);
  }
  if (share.index == 0) store<f64>(l.loss, loss);
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height, weightRow = l.weight + (<usize>(r * x.width) << 2);
    for (let c: usize = 0; c < bytes; c += 16) {
      const all = v128.load(coefficients + c), onTarget = v128.load(coefficients + c + bytes), mask = v128.load(l.mask + c);
      let q = rowOf(t, image, row) + c, o = rowOf(g, image, row) + c;
      for (let i: usize = 0; i < <usize>x.width; i++) {
        const s = v128.load(o), y = v128.load(q), w = f32x4.mul(mask, v128.load32_splat(weightRow + (i << 2)));
        const slope = f32x4.mul(s, f32x4.sub(f32x4.splat(1), s));
        const d = fma(slope, fma(onTarget, y, all), f32x4.mul(onEntropy, f32x4.sub(s, y)));
        v128.store(o, f32x4.mul(w, d));
        q += t.pixel;
        o += g.pixel;
      }
    }
  }
}
