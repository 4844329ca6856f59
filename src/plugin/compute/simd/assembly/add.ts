// Sums of maps with the activation after them, as one pass each way. What is added may be a map, or what a norm makes of
// one: then the norm needs no pass of its own.
import { activated, ELU, LINES, RELU, SIGMOID, throughActivation } from "./activations";
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles, fma } from "./vectors";

/** Pixels summed in float32 before they go to float64. */
const run: i32 = 256;

@unmanaged
export class Add {
  activation: i32;
  slope: f32;
  /** 1 for a channel, 0 for one that only pads. */
  mask: usize;
  a: FeatureMap;
  /** [set][7][channels] of the norm that is applied to it, see norm-coefficients.ts; 0: none. */
  aCoefficients: usize;
  aSets: i32;
  b: FeatureMap;
  bCoefficients: usize;
  bSets: i32;
  /** May be one of the others. */
  value: FeatureMap;
}

/** Value becomes the activation of a + b. */
export function add(d: Add, share: Share): void {
  if (d.activation == RELU) sum(RELU, d, share);
  else if (d.activation == LINES) sum(LINES, d, share);
  else if (d.activation == ELU) sum(ELU, d, share);
  else sum(SIGMOID, d, share);
}

/** The coefficients for an image; 0 if there are none. */
@inline
function coefficientsAt(coefficients: usize, sets: i32, channels: i32, image: i32): usize {
  if (coefficients == 0) return 0;
  return coefficients + <usize>((sets > 1 ? image : 0) * 28 * channels);
}

@inline
function sum(kind: i32, d: Add, share: Share): void {
  const a = d.a, b = d.b, value = d.value, bytes = <usize>value.channels << 2;
  const slope = f32x4.splat(d.slope), one = f32x4.splat(1), zero = f32x4.splat(0);
  const aPixel = a.pixel, bPixel = b.pixel, valuePixel = value.pixel, width = value.width;
  const end = shareEnd(value.batch * value.height, share);
  for (let r = shareStart(value.batch * value.height, share); r < end; r++) {
    const image = r / value.height, row = r % value.height;
    const aRow = rowOf(a, image, row), bRow = rowOf(b, image, row), to = rowOf(value, image, row);
    const ofA = coefficientsAt(d.aCoefficients, d.aSets, value.channels, image);
    const ofB = coefficientsAt(d.bCoefficients, d.bSets, value.channels, image);
    for (let c: usize = 0; c < bytes; c += 16) {
      let scaleA = one, meanA = zero, scaleB = one, meanB = zero, shift = zero;
      if (ofA != 0) {
        scaleA = v128.load(ofA + c);
        shift = v128.load(ofA + c + bytes);
        meanA = v128.load(ofA + c + 2 * bytes);
      }
      if (ofB != 0) {
        scaleB = v128.load(ofB + c);
        shift = f32x4.add(shift, v128.load(ofB + c + bytes));
        meanB = v128.load(ofB + c + 2 * bytes);
      }
      let p = aRow + c, q = bRow + c, o = to + c;
      for (let i = 0; i < width; i++) {
        const ofTwo = fma(f32x4.sub(v128.load(q), meanB), scaleB, shift);
        let v = activated(kind, fma(f32x4.sub(v128.load(p), meanA), scaleA, ofTwo), slope);
        if (kind == SIGMOID) v = f32x4.mul(v, v128.load(d.mask + c)); // of padding's 0 it is 1/2
        v128.store(o, v);
        p += aPixel;
        q += bPixel;
        o += valuePixel;
      }
    }
  }
}

@unmanaged
export class ActivationBackward {
  activation: i32;
  slope: f32;
  value: FeatureMap;
  /** Of the value. */
  gradient: FeatureMap;
  /** Where the gradient before the activation goes; may be the same map. */
  to: FeatureMap;
  /** Up to two norms that were applied in making the value: what they normalised, and their sums as in Norm. */
  a: FeatureMap;
  aCoefficients: usize;
  aSums: usize;
  aSets: i32;
  b: FeatureMap;
  bCoefficients: usize;
  bSums: usize;
  bSets: i32;
}

/** Takes a gradient back through an activation, as its value tells, with the sums for norms before it. */
export function activationBackward(d: ActivationBackward, share: Share): void {
  const bytes = <usize>d.value.channels << 2;
  if (d.aSums != 0) memory.fill(d.aSums + share.index * d.aSets * 4 * bytes, 0, d.aSets * 4 * bytes);
  if (d.bSums != 0) memory.fill(d.bSums + share.index * d.bSets * 4 * bytes, 0, d.bSets * 4 * bytes);
  if (d.activation == RELU) through(RELU, d, share);
  else if (d.activation == LINES) through(LINES, d, share);
  else if (d.activation == ELU) through(ELU, d, share);
  else through(SIGMOID, d, share);
}

@inline
function through(kind: i32, d: ActivationBackward, share: Share): void {
  const value = d.value, height = value.height, width = value.width;
  const end = shareEnd(value.batch * height, share);
  for (let r = shareStart(value.batch * height, share); r < end; r++)
    for (let first = 0; first < width; first += run)
      throughRun(kind, d, r / height, r % height, first, min(run, width - first), share);
}

@inline
function throughRun(kind: i32, d: ActivationBackward, image: i32, row: i32, first: i32, steps: i32, share: Share): void {
  const value = d.value, g = d.gradient, to = d.to, a = d.a, b = d.b, bytes = <usize>value.channels << 2;
  const slope = f32x4.splat(d.slope), zero = f32x4.splat(0);
  const hasA = changetype<usize>(a) != 0, hasB = changetype<usize>(b) != 0;
  const aPixel = hasA ? a.pixel : 0, bPixel = hasB ? b.pixel : 0;
  const aRow = hasA ? rowOf(a, image, row) + first * aPixel : 0, bRow = hasB ? rowOf(b, image, row) + first * bPixel : 0;
  const ofA = coefficientsAt(d.aCoefficients, d.aSets, value.channels, image) + 2 * bytes;
  const ofB = coefficientsAt(d.bCoefficients, d.bSets, value.channels, image) + 2 * bytes;
  const aSums = d.aSums + <usize>(share.index * d.aSets + (d.aSets > 1 ? image : 0)) * 4 * bytes;
  const bSums = d.bSums + <usize>(share.index * d.bSets + (d.bSets > 1 ? image : 0)) * 4 * bytes;
  for (let c: usize = 0; c < bytes; c += 16) {
    const aMean = hasA ? v128.load(ofA + c) : zero, bMean = hasB ? v128.load(ofB + c) : zero;
    let total = zero, ofAs = zero, ofBs = zero;
    let p = aRow + c, q = bRow + c;
    let from = rowOf(g, image, row) + first * g.pixel + c, o = rowOf(to, image, row) + first * to.pixel + c;
    let u = rowOf(value, image, row) + first * value.pixel + c;
    for (let i = 0; i < steps; i++) {
      const v = throughActivation(kind, v128.load(from), v128.load(u), slope);
      v128.store(o, v);
      total = f32x4.add(total, v);
      if (hasA) {
        ofAs = fma(v, f32x4.sub(v128.load(p), aMean), ofAs);
        p += aPixel;
      }
      if (hasB) {
        ofBs = fma(v, f32x4.sub(v128.load(q), bMean), ofBs);
        q += bPixel;
      }
      from += g.pixel;
      u += value.pixel;
      o += to.pixel;
    }
    if (d.aSums != 0) {
      addToDoubles(aSums + 2 * c, total);
      addToDoubles(aSums + 2 * bytes + 2 * c, ofAs);
    }
    if (d.bSums != 0) {
      addToDoubles(bSums + 2 * c, total);
      addToDoubles(bSums + 2 * bytes + 2 * c, ofBs);
    }
  }
}
