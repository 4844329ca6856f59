// What a convolution does to a block of its result while that is still in cache.
import { activated, ELU, LINES, needsValue, RELU, SIGMOID, throughActivation } from "./activations";
import { FeatureMap, Share } from "./records";
import { addShifted, addToDoubles, fma } from "./vectors";

/** The numbers of `finishKinds` in ../records.ts. */
const STATISTICS: i32 = 1;
const BACK: i32 = 2;
const ACTIVATE: i32 = 3;

/** The first fields of both convolutions' records. */
@unmanaged
export class Finish {
  /**
   * 0: nothing. 1, forward before a norm: sums of v and v v. 2, a gradient that goes back through an activation: v
   * becomes v times its slope; sums of v and v (z - mean). 3: v becomes the activation of v + bias + z.
   */
  finish: i32;
  activation: i32;
  slope: f32;
  /** For kind 2, 0: the activation is seen from z, as far as it can; 1: from its value, z being another map. */
  byValue: i32;
  /** One number a channel, for kind 3; 0: none. */
  bias: usize;
  /** 1 for a channel, 0 for one that only pads; for kind 3. */
  mask: usize;
  /** [shares][set][2][channels] float64, for kinds 1 and 2. */
  sums: usize;
  /** 1: all images are summed together; else each by itself. */
  sets: i32;
  /** What was normalised, what came out, and what lies between them: [set][7][channels], for kind 2. */
  z: FeatureMap;
  value: FeatureMap;
  coefficients: usize;
}

/** Bytes of scratch that the float32 sums take: two of them and a shift a channel, and how many pixels they are of. */
@inline
export function partialBytes(channels: i32): usize {
  return (12 * channels + 79) & ~63;
}

@inline
function counts(f: Finish): bool {
  return f.finish == STATISTICS || f.finish == BACK;
}

/** Whether all that is done is ReLU of v + bias, which a convolution may do as it writes v. */
@inline
export function activatesAlone(f: Finish): bool {
  return f.finish == ACTIVATE && f.activation == RELU && f.bias != 0 && changetype<usize>(f.z) == 0;
}

/** Whether all that is done is to sum v and its square, which a convolution may do as it writes v. */
@inline
export function countsAlone(f: Finish): bool {
  return f.finish == STATISTICS;
}

/** Counts pixels whose values the caller adds to the sums; false, and does not, where the first since a flush must tell the shift. */
@inline
export function addToCount(partial: usize, channels: i32, pixels: i32): bool {
  const count = partial + <usize>(12 * channels);
  const before = load<i32>(count);
  if (before != 0) store<i32>(count, before + pixels);
  return before != 0;
}

/** Clears this share's sums, in float64 and (`partial`) float32. */
export function startSums(f: Finish, channels: i32, partial: usize, share: Share): void {
  if (!counts(f)) return;
  const bytes = <usize>(f.sets * channels) << 4;
  memory.fill(partial, 0, partialBytes(channels));
  memory.fill(f.sums + share.index * bytes, 0, bytes);
}

/**
 * Moves the float32 sums, which are of one image if images are summed apart, to the float64 ones. Called every few
 * hundred pixels: in between the rounding of float32 adds up, and adding in float64 at each pixel would cost more than
 * the convolution's own output.
 */
export function flushSums(f: Finish, channels: i32, partial: usize, image: i32, share: Share): void {
  if (!counts(f)) return;
  const set = f.sets > 1 ? image : 0;
  const sums = f.sums + (<usize>((share.index * f.sets + set) * channels) << 4);
  const bytes = <usize>channels << 2;
  const count = partial + 3 * bytes;
  const pixels = <f64>load<i32>(count);
  store<i32>(count, 0);
  const zero = f32x4.splat(0);
  for (let c: usize = 0; c < bytes; c += 16) {
    const at = partial + c, to = sums + 2 * c;
    const s = v128.load(at), t = v128.load(at + bytes);
    if (f.finish == STATISTICS) {
      addShifted(to, to + 2 * bytes, s, t, v128.load(at + 2 * bytes), pixels);
    } else {
      addToDoubles(to, s);
      addToDoubles(to + 2 * bytes, t);
    }
    v128.store(at, zero);
    v128.store(at + bytes, zero);
  }
}

/** Finishes rows x columns pixels of y whose first is (row, column) of an image. */
export function finishBlock(
  f: Finish, y: FeatureMap, image: i32, row: i32, column: i32, rows: i32, columns: i32,
  partial: usize,
): void {
  if (f.finish == 0) return;
  const block = y.origin + image * y.image + row * y.row + column * y.pixel;
  if (f.finish == STATISTICS) {
    sumBlock(block, y, rows, columns, partial);
    return;
  }
  const z = changetype<usize>(f.z) != 0 ? f.z.origin + image * f.z.image + row * f.z.row + column * f.z.pixel : 0;
  if (f.finish == BACK) {
    const value = f.value.origin + image * f.value.image + row * f.value.row + column * f.value.pixel;
    const coefficients = f.coefficients + <usize>((f.sets > 1 ? image : 0) * 28 * y.channels);
    if (f.byValue != 0 && f.activation == RELU) back(RELU, true, f, block, y, z, value, coefficients, rows, columns, partial);
    else if (f.byValue != 0 && f.activation == LINES) back(LINES, true, f, block, y, z, value, coefficients, rows, columns, partial);
    else if (f.activation == RELU) back(RELU, false, f, block, y, z, value, coefficients, rows, columns, partial);
    else if (f.activation == LINES) back(LINES, false, f, block, y, z, value, coefficients, rows, columns, partial);
    else if (f.activation == ELU) back(ELU, true, f, block, y, z, value, coefficients, rows, columns, partial);
    else back(SIGMOID, true, f, block, y, z, value, coefficients, rows, columns, partial);
  } else if (f.finish == ACTIVATE) {
    if (f.activation == RELU) activate(RELU, f, block, y, z, rows, columns);
    else if (f.activation == LINES) activate(LINES, f, block, y, z, rows, columns);
    else if (f.activation == ELU) activate(ELU, f, block, y, z, rows, columns);
    else activate(SIGMOID, f, block, y, z, rows, columns);
  }
}

/**
 * Sums of v - shift and its square, where the shift is the first value since the last flush: squares of values far from
 * 0 would leave no digits for their variance.
 */
function sumBlock(block: usize, y: FeatureMap, rows: i32, columns: i32, partial: usize): void {
  const bytes = <usize>y.channels << 2;
  const pixel = y.pixel;
  const count = partial + 3 * bytes;
  if (load<i32>(count) == 0) memory.copy(partial + 2 * bytes, block, bytes);
  store<i32>(count, load<i32>(count) + rows * columns);
  for (let c: usize = 0; c < bytes; c += 16) {
    const shift = v128.load(partial + c + 2 * bytes);
    let s = v128.load(partial + c);
    let t = v128.load(partial + c + bytes);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      for (let i = 0; i < columns; i++) {
        const v = f32x4.sub(v128.load(p), shift);
        s = f32x4.add(s, v);
        t = fma(v, v, t);
        p += pixel;
      }
    }
    v128.store(partial + c, s);
    v128.store(partial + c + bytes, t);
  }
}

@inline
function back(
  kind: i32, byValue: bool, f: Finish, block: usize, y: FeatureMap, z: usize, value: usize, coefficients: usize,
  rows: i32, columns: i32, partial: usize,
): void {
  const bytes = <usize>y.channels << 2;
  const slope = f32x4.splat(f.slope);
  const pixel = y.pixel, zPixel = f.z.pixel, zRow = f.z.row;
  const valuePixel = byValue ? f.value.pixel : 0, valueRow = byValue ? f.value.row : 0;
  for (let c: usize = 0; c < bytes; c += 16) {
    const scale = v128.load(coefficients + c);
    const shift = v128.load(coefficients + c + bytes);
    const mean = v128.load(coefficients + c + 2 * bytes);
    let s = v128.load(partial + c);
    let t = v128.load(partial + c + bytes);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      let q = z + r * zRow + c;
      let u = value + r * valueRow + c;
      for (let i = 0; i < columns; i++) {
        const d = f32x4.sub(v128.load(q), mean);
        const seen = byValue ? v128.load(u) : fma(d, scale, shift);
        const v = throughActivation(kind, v128.load(p), seen, slope);
        v128.store(p, v);
        s = f32x4.add(s, v);
        t = fma(v, d, t);
        p += pixel;
        q += zPixel;
        if (byValue) u += valuePixel;
      }
    }
    v128.store(partial + c, s);
    v128.store(partial + c + bytes, t);
  }
}

@inline
function activate(kind: i32, f: Finish, block: usize, y: FeatureMap, z: usize, rows: i32, columns: i32): void {
  const bytes = <usize>y.channels << 2;
  const slope = f32x4.splat(f.slope);
  const pixel = y.pixel;
  const zPixel = z != 0 ? f.z.pixel : 0, zRow = z != 0 ? f.z.row : 0;
  for (let c: usize = 0; c < bytes; c += 16) {
    const bias = f.bias != 0 ? v128.load(f.bias + c) : f32x4.splat(0);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      let q = z + r * zRow + c;
      for (let i = 0; i < columns; i++) {
        let v = f32x4.add(v128.load(p), bias);
        if (z != 0) v = f32x4.add(v, v128.load(q));
        v = activated(kind, v, slope);
        if (kind == SIGMOID) v = f32x4.mul(v, v128.load(f.mask + c)); // of padding's 0 it is 1/2
        v128.store(p, v);
        p += pixel;
        q += zPixel;
      }
    }
  }
}
