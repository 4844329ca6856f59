// A norm and the activation after it, as one pass each way; either may be absent.
import { activated, ELU, LINES, needsValue, RELU, SIGMOID, throughActivation } from "./activations";
import { coefficientsOf, Norm } from "./norm-coefficients";
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addShifted, addToDoubles, fma } from "./vectors";

/** Pixels summed in float32 before they go to float64. */
const run: i32 = 256;

@unmanaged
export class Statistics {
  z: FeatureMap;
  /** [shares][set][2][channels] float64 */
  sums: usize;
  sets: i32;
}

/** Sums of z and z z, where the convolution before could not make them on the way. Shifted as in finish.ts. */
export function statistics(s: Statistics, share: Share): void {
  const z = s.z, bytes = <usize>z.channels << 2;
  const all = s.sums + share.index * s.sets * 4 * bytes;
  memory.fill(all, 0, s.sets * 4 * bytes);
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, row = rowOf(z, image, r % z.height);
    const sums = all + (s.sets > 1 ? image : 0) * 4 * bytes;
    for (let first = 0; first < z.width; first += run) {
      const steps = min(run, z.width - first);
      for (let c: usize = 0; c < bytes; c += 16) {
        let total = f32x4.splat(0), squares = f32x4.splat(0);
        let p = row + first * z.pixel + c;
        const shift = v128.load(p);
        for (let i = 0; i < steps; i++) {
          const v = f32x4.sub(v128.load(p), shift);
          total = f32x4.add(total, v);
          squares = fma(v, v, squares);
          p += z.pixel;
        }
        addShifted(sums + 2 * c, sums + 2 * bytes + 2 * c, total, squares, shift, <f64>steps);
      }
    }
  }
}

@unmanaged
export class NormForward extends Norm {
  z: FeatureMap;
  /** May be z itself. */
  value: FeatureMap;
}

export function normForward(n: NormForward, share: Share): void {
  if (n.activation == RELU) apply(RELU, n, share);
  else if (n.activation == LINES) apply(LINES, n, share);
  else if (n.activation == ELU) apply(ELU, n, share);
  else apply(SIGMOID, n, share);
}

@inline
function apply(kind: i32, n: NormForward, share: Share): void {
  const z = n.z, value = n.value, bytes = <usize>z.channels << 2;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, valuePixel = value.pixel, width = z.width;
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, from = rowOf(z, image, r % z.height), to = rowOf(value, image, r % z.height);
    const coefficients = coefficientsOf(n, z.channels, n.sets > 1 ? image : 0);
    for (let c: usize = 0; c < bytes; c += 16) {
      const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
      const mean = v128.load(coefficients + c + 2 * bytes);
      let p = from + c, q = to + c;
      for (let i = 0; i < width; i++) {
        let v = activated(kind, fma(f32x4.sub(v128.load(p), mean), scale, shift), slope);
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
  /** Of the value; already through the activation if `through` is not 0, its sums made. */
  gradient: FeatureMap;
  through: i32;
  /** Where the gradient of z goes; may be z itself, or the gradient. Added to what is there if `adds`. */
  toZ: FeatureMap;
  adds: i32;
}

/** Sums of the gradient (through the activation) and of the gradient times (z - mean), where no convolution made them. */
export function normBackwardSums(n: NormBackward, share: Share): void {
  if (n.activation == RELU) sumGradient(RELU, n, share);
  else if (n.activation == LINES) sumGradient(LINES, n, share);
  else if (n.activation == ELU) sumGradient(ELU, n, share);
  else sumGradient(SIGMOID, n, share);
}

@inline
function sumGradient(kind: i32, n: NormBackward, share: Share): void {
  const z = n.z, g = n.gradient, value = n.value, bytes = <usize>z.channels << 2;
  const all = n.sums + share.index * n.sets * 4 * bytes;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, gPixel = g.pixel, valuePixel = value.pixel;
  memory.fill(all, 0, n.sets * 4 * bytes);
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, row = r % z.height, set = n.sets > 1 ? image : 0;
    const zRow = rowOf(z, image, row), gRow = rowOf(g, image, row), valueRow = rowOf(value, image, row);
    const coefficients = coefficientsOf(n, z.channels, set), sums = all + set * 4 * bytes;
    for (let first = 0; first < z.width; first += run) {
      const steps = min(run, z.width - first);
      for (let c: usize = 0; c < bytes; c += 16) {
        const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
        const mean = v128.load(coefficients + c + 2 * bytes);
        let total = f32x4.splat(0), products = f32x4.splat(0);
        let p = zRow + first * zPixel + c, q = gRow + first * gPixel + c, u = valueRow + first * valuePixel + c;
        for (let i = 0; i < steps; i++) {
          const d = f32x4.sub(v128.load(p), mean);
          const v = throughActivation(kind, v128.load(q), needsValue(kind) ? v128.load(u) : fma(d, scale, shift), slope);
          total = f32x4.add(total, v);
          products = fma(v, d, products);
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

@inline
function applyBackward(kind: i32, through: bool, n: NormBackward, share: Share): void {
  const z = n.z, g = n.gradient, value = n.value, to = n.toZ, bytes = <usize>z.channels << 2;
  const slope = f32x4.splat(n.slope);
  const zPixel = z.pixel, gPixel = g.pixel, valuePixel = value.pixel, toPixel = to.pixel, width = z.width, adds = n.adds;
  const end = shareEnd(z.batch * z.height, share);
  for (let r = shareStart(z.batch * z.height, share); r < end; r++) {
    const image = r / z.height, row = r % z.height;
    const zRow = rowOf(z, image, row), gRow = rowOf(g, image, row), valueRow = rowOf(value, image, row), toRow = rowOf(to, image, row);
    const coefficients = coefficientsOf(n, z.channels, n.sets > 1 ? image : 0);
    for (let c: usize = 0; c < bytes; c += 16) {
      const scale = v128.load(coefficients + c), shift = v128.load(coefficients + c + bytes);
      const mean = v128.load(coefficients + c + 2 * bytes), inverse = v128.load(coefficients + c + 3 * bytes);
      const weight = v128.load(coefficients + c + 4 * bytes), onZ = v128.load(coefficients + c + 5 * bytes);
      const constant = v128.load(coefficients + c + 6 * bytes);
      let p = zRow + c, q = gRow + c, u = valueRow + c, o = toRow + c;
      for (let i = 0; i < width; i++) {
        const d = f32x4.sub(v128.load(p), mean);
        let v = v128.load(q);
        if (!through) v = throughActivation(kind, v, needsValue(kind) ? v128.load(u) : fma(d, scale, shift), slope);
        v = f32x4.mul(inverse, fma(onZ, d, f32x4.add(f32x4.mul(weight, v), constant)));
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
