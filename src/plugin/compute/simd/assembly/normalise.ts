// Batch norm and the activation after it, as one pass each way; either may be absent.
import { activated, ELU, LINES, needsValue, RELU, SIGMOID, throughActivation } from "./activations";
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles, fma } from "./vectors";

/** The first fields of the records of both directions. */
@unmanaged
export class Norm {
  /** 0: only the activation, 1: batch norm. */
  norm: i32;
  activation: i32;
  slope: f32;
  epsilon: f32;
  /** 1 / number of pixels, and the weight of the new values in the running statistics. */
  perPixel: f32;
  momentum: f32;
  weight: usize;
  bias: usize;
  /** 1 for a channel, 0 for one that only pads. */
  mask: usize;
  /** Added to the mean, for the running one: the bias of the convolution before, which normalising takes away. */
  offset: usize;
  runningMean: usize;
  runningVariance: usize;
  /** [shares][2][channels] float64: forward sums of z and z z; backward of the gradient and the gradient times z. */
  sums: usize;
  /** How many shares have summed. */
  shares: i32;
  /** [7][channels]: scale, shift, mean, 1 / deviation; then what dz is made of: see `backwardCoefficients`. */
  coefficients: usize;
}

/** Pixels summed in float32 before they go to float64. */
const run: i32 = 256;

@unmanaged
export class Statistics {
  z: FeatureMap;
  sums: usize;
}

/** Sums of z and z z, where the convolution before could not make them on the way. */
export function statistics(s: Statistics, share: Share): void {
  const z = s.z, bytes = <usize>z.channels << 2;
  const sums = s.sums + share.index * 4 * bytes;
  memory.fill(sums, 0, 4 * bytes);
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const row = rowOf(z, r / z.height, r % z.height);
    for (let first = 0; first < z.width; first += run) {
      const steps = min(run, z.width - first);
      for (let c: usize = 0; c < bytes; c += 16) {
        let total = f32x4.splat(0), squares = f32x4.splat(0);
        let p = row + first * z.pixel + c;
        for (let i = 0; i < steps; i++) {
          const v = v128.load(p);
          total = f32x4.add(total, v);
          squares = fma(v, v, squares);
          p += z.pixel;
        }
        addToDoubles(sums + 2 * c, total);
        addToDoubles(sums + 2 * bytes + 2 * c, squares);
      }
    }
  }
}

@unmanaged
export class NormForward extends Norm {
  z: FeatureMap;
  value: FeatureMap;
}

export function normForward(n: NormForward, share: Share): void {
  if (n.activation == RELU) apply(RELU, n, share);
  else if (n.activation == LINES) apply(LINES, n, share);
  else if (n.activation == ELU) apply(ELU, n, share);
  else apply(SIGMOID, n, share);
}

/** What normForward multiplies and adds, from the sums; the running statistics too. */
export function normForwardCoefficients(n: NormForward, share: Share): void {
  const channels = n.z.channels;
  if (n.norm == 0) unitCoefficients(channels, n.coefficients);
  else for (let c = shareStart(channels, share); c < shareEnd(channels, share); c++) forwardCoefficients(n, channels, c);
}

@inline
function forwardCoefficients(n: NormForward, channels: i32, c: i32): void {
  const bytes = <usize>channels << 2, perPixel: f64 = 1.0 / <f64>(n.z.batch * n.z.height * n.z.width);
  const at = <usize>c << 2, to = n.coefficients + at;
  let sum: f64 = 0, squares: f64 = 0;
  for (let t = 0; t < n.shares; t++) {
    const own = n.sums + t * 4 * bytes + 2 * at;
    sum += load<f64>(own);
    squares += load<f64>(own + 2 * bytes);
  }
  const mean = sum * perPixel;
  const variance = Math.max(0, squares * perPixel - mean * mean);
  const inverse = 1 / Math.sqrt(variance + <f64>n.epsilon);
  const scale = inverse * <f64>load<f32>(n.weight + at);
  store<f32>(to, <f32>scale);
  store<f32>(to + bytes, <f32>(<f64>load<f32>(n.bias + at) - mean * scale));
  store<f32>(to + 2 * bytes, <f32>mean);
  store<f32>(to + 3 * bytes, <f32>inverse);
  updateRunning(n, at, mean, variance);
}

@inline
function updateRunning(n: NormForward, at: usize, mean: f64, variance: f64): void {
  const count = <f64>(n.z.batch * n.z.height * n.z.width);
  const unbiased = variance * count / Math.max(count - 1, 1);
  const momentum = <f64>n.momentum;
  const shifted = mean + (n.offset != 0 ? <f64>load<f32>(n.offset + at) : 0);
  store<f32>(n.runningMean + at, <f32>((1 - momentum) * <f64>load<f32>(n.runningMean + at) + momentum * shifted));
  store<f32>(n.runningVariance + at, <f32>((1 - momentum) * <f64>load<f32>(n.runningVariance + at) + momentum * unbiased));
}

function unitCoefficients(channels: i32, to: usize): void {
  const bytes = <usize>channels << 2;
  memory.fill(to, 0, 7 * bytes);
  for (let c: usize = 0; c < bytes; c += 4) {
    store<f32>(to + c, 1); // scale
    store<f32>(to + 4 * bytes + c, 1); // dz is the gradient
  }
}

@inline
function apply(kind: i32, n: NormForward, share: Share): void {
  const z = n.z, value = n.value, coefficients = n.coefficients, bytes = <usize>z.channels << 2;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, valuePixel = value.pixel, width = z.width;
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const from = rowOf(z, r / z.height, r % z.height), to = rowOf(value, r / z.height, r % z.height);
    for (let c: usize = 0; c < bytes; c += 16) {
      const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
      let p = from + c, q = to + c;
      for (let i = 0; i < width; i++) {
        let v = activated(kind, fma(v128.load(p), scale, shift), slope);
        if (kind == SIGMOID) v = f32x4.mul(v, v128.load(n.mask + c)); // of padding's 0 it is 1/2
        v128.store(q, v);
        p += zPixel;
        q += valuePixel;
      }
    }
  }
}

@unmanaged
export class NormBackward extends Norm {
  z: FeatureMap;
  value: FeatureMap;
  /** Of the value; already through the activation if `through` is not 0. */
  gradient: FeatureMap;
  through: i32;
  /** Where the gradient of z goes; may be z itself. Added to what is there if `adds`. */
  toZ: FeatureMap;
  adds: i32;
  toWeight: usize;
  toBias: usize;
}

/** Sums of the gradient (through the activation) and of the gradient times z, where no convolution made them. */
export function normBackwardSums(n: NormBackward, share: Share): void {
  if (n.activation == RELU) sumGradient(RELU, n, share);
  else if (n.activation == LINES) sumGradient(LINES, n, share);
  else if (n.activation == ELU) sumGradient(ELU, n, share);
  else sumGradient(SIGMOID, n, share);
}

@inline
function sumGradient(kind: i32, n: NormBackward, share: Share): void {
  const z = n.z, g = n.gradient, value = n.value, bytes = <usize>z.channels << 2;
  const coefficients = n.coefficients;
  const sums = n.sums + share.index * 4 * bytes;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, gPixel = g.pixel, valuePixel = value.pixel;
  memory.fill(sums, 0, 4 * bytes);
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, row = r % z.height;
    const zRow = rowOf(z, image, row), gRow = rowOf(g, image, row), valueRow = rowOf(value, image, row);
    for (let first = 0; first < z.width; first += run) {
      const steps = min(run, z.width - first);
      for (let c: usize = 0; c < bytes; c += 16) {
        const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
        let total = f32x4.splat(0), products = f32x4.splat(0);
        let p = zRow + first * zPixel + c, q = gRow + first * gPixel + c, u = valueRow + first * valuePixel + c;
        for (let i = 0; i < steps; i++) {
          const x = v128.load(p);
          const v = throughActivation(kind, v128.load(q), needsValue(kind) ? v128.load(u) : fma(x, scale, shift), slope);
          total = f32x4.add(total, v);
          products = fma(v, x, products);
          p += zPixel;
          q += gPixel;
          if (needsValue(kind)) u += valuePixel;
        }
        addToDoubles(sums + 2 * c, total);
        addToDoubles(sums + 2 * bytes + 2 * c, products);
      }
    }
  }
}

export function normBackward(n: NormBackward, share: Share): void {
  if (n.through) applyBackward(LINES, true, n, share);
  else if (n.activation == RELU) applyBackward(RELU, false, n, share);
  else if (n.activation == LINES) applyBackward(LINES, false, n, share);
  else if (n.activation == ELU) applyBackward(ELU, false, n, share);
  else applyBackward(SIGMOID, false, n, share);
}

/**
 * The gradient of batch norm, weight r (g - mean(g) - x mean(g x)) with x the normalised z and r 1 / deviation, sorted by
 * what varies: dz = scale g + onZ z + constant. The last two go to the 6th and 7th coefficients, scale to the 5th.
 */
export function normBackwardCoefficients(n: NormBackward, share: Share): void {
  const channels = n.z.channels, bytes = <usize>channels << 2;
  const perPixel: f64 = 1.0 / <f64>(n.z.batch * n.z.height * n.z.width);
  for (let c = shareStart(channels, share); c < shareEnd(channels, share); c++) {
    const at = <usize>c << 2, to = n.coefficients + at;
    let sum: f64 = 0, products: f64 = 0;
    for (let t = 0; t < n.shares; t++) {
      const own = n.sums + t * 4 * bytes + 2 * at;
      sum += load<f64>(own);
      products += load<f64>(own + 2 * bytes);
    }
    const scale = <f64>load<f32>(to), mean = <f64>load<f32>(to + 2 * bytes), inverse = <f64>load<f32>(to + 3 * bytes);
    const toWeight = inverse * (products - mean * sum);
    const onZ = -scale * inverse * toWeight * perPixel;
    store<f32>(to + 4 * bytes, <f32>scale);
    store<f32>(to + 5 * bytes, <f32>onZ);
    store<f32>(to + 6 * bytes, <f32>(-scale * sum * perPixel - onZ * mean));
    store<f32>(n.toWeight + at, <f32>toWeight);
    store<f32>(n.toBias + at, <f32>sum);
  }
}

@inline
function applyBackward(kind: i32, through: bool, n: NormBackward, share: Share): void {
  const z = n.z, g = n.gradient, value = n.value, to = n.toZ, coefficients = n.coefficients, bytes = <usize>z.channels << 2;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, gPixel = g.pixel, valuePixel = value.pixel, toPixel = to.pixel, width = z.width, adds = n.adds;
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, row = r % z.height;
    const zRow = rowOf(z, image, row), gRow = rowOf(g, image, row), valueRow = rowOf(value, image, row), toRow = rowOf(to, image, row);
    for (let c: usize = 0; c < bytes; c += 16) {
      const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
      const onGradient = v128.load(coefficients + c + 4 * bytes), onZ = v128.load(coefficients + c + 5 * bytes);
      const constant = v128.load(coefficients + c + 6 * bytes);
      let p = zRow + c, q = gRow + c, u = valueRow + c, o = toRow + c;
      for (let i = 0; i < width; i++) {
        const x = v128.load(p);
        let v = v128.load(q);
        if (!through) v = throughActivation(kind, v, needsValue(kind) ? v128.load(u) : fma(x, scale, shift), slope);
        v = fma(onGradient, v, fma(onZ, x, constant));
        if (adds) v = f32x4.add(v, v128.load(o));
        v128.store(o, v);
        p += zPixel;
        q += gPixel;
        if (!through && needsValue(kind)) u += valuePixel;
        o += toPixel;
      }
    }
  }
}
