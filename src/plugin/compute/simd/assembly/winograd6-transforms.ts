// The transforms of Winograd's F(6x6, 3x3): a tile of 6x6 results from 8x8 inputs and 64 products instead of 324, which
// are a fifth fewer a result than those of F(4x4, 3x3). Interpolation points 0, +-1, +-2, +-1/2, infinity: of all that
// were tried they round least. Rows are scaled by powers of 2, which no bit of a result sees, so that few constants do.
//
// As in winograd-transforms.ts: 4 channels at a time, columns first, through a buffer of 64 vectors, then rows; constants
// are loaded from memory.
import { fma, fnma, larger } from "./vectors";

const constants = memory.data<f32>([5.25, 4.25, 5, 4, 2, 0.5, 0.25, 8, 0.125]);
@inline function fiveAndQuarter(): v128 { return v128.load32_splat(constants, 0); }
@inline function fourAndQuarter(): v128 { return v128.load32_splat(constants, 4); }
@inline function five(): v128 { return v128.load32_splat(constants, 8); }
@inline function four(): v128 { return v128.load32_splat(constants, 12); }
@inline function two(): v128 { return v128.load32_splat(constants, 16); }
@inline function half(): v128 { return v128.load32_splat(constants, 20); }
@inline function quarter(): v128 { return v128.load32_splat(constants, 24); }
@inline function eight(): v128 { return v128.load32_splat(constants, 28); }
@inline function eighth(): v128 { return v128.load32_splat(constants, 32); }

/** One line of inputs d0..d7 (`step` bytes apart) to one line of B^T d (`outStep` apart). */
@inline
function inputLine(
  from: usize, step: usize, to: usize, outStep: usize,
  fiveAndQuarter: v128, fourAndQuarter: v128, five: v128, four: v128, two: v128,
): void {
  const d1 = v128.load(from + step), d2 = v128.load(from + 2 * step), d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step), d6 = v128.load(from + 6 * step);
  v128.store(to, fma(fiveAndQuarter, f32x4.sub(d4, d2), f32x4.sub(v128.load(from), d6)));
  v128.store(to + 7 * outStep, fma(fiveAndQuarter, f32x4.sub(d3, d5), f32x4.sub(v128.load(from + 7 * step), d1)));
  let even = fnma(fourAndQuarter, d4, f32x4.add(d2, d6)), odd = fnma(fourAndQuarter, d3, f32x4.add(d1, d5));
  v128.store(to + outStep, f32x4.add(even, odd));
  v128.store(to + 2 * outStep, f32x4.sub(even, odd));
  even = fma(four, d6, fnma(five, d4, d2));
  odd = fma(four, d5, fnma(five, d3, d1));
  v128.store(to + 3 * outStep, fma(two, odd, even));
  v128.store(to + 4 * outStep, fnma(two, odd, even));
  even = fma(four, d2, fnma(five, d4, d6));
  odd = fma(four, d1, fnma(five, d3, d5));
  v128.store(to + 5 * outStep, fma(two, even, odd));
  v128.store(to + 6 * outStep, fnma(two, even, odd));
}

/** V = B^T d B: 8x8 pixels of `channels` channels to 64 planes. */
export function transformInput6(from: usize, row: usize, pixel: usize, channels: i32, to: usize, plane: usize, buffer: usize): void {
  const a = fiveAndQuarter(), b = fourAndQuarter(), c = five(), d = four(), e = two();
  for (let channel = 0; channel < channels; channel += 4) {
    for (let j = 0; j < 8; j++) inputLine(from + j * pixel, row, buffer + (j << 4), 128, a, b, c, d, e);
    for (let i = 0; i < 8; i++) inputLine(buffer + (i << 7), 16, to + i * 8 * plane, plane, a, b, c, d, e);
    from += 16;
    to += 16;
  }
}

/** y = A^T m A: 64 planes to 6x6 pixels. `activates`, a constant: ReLU of them and the bias. */
@inline
export function transformOutput6(
  activates: bool, from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, buffer: usize, biases: usize,
): void {
  const two_ = two(), half_ = half(), four_ = four(), quarter_ = quarter(), eight_ = eight(), eighth_ = eighth();
  const bytes = <usize>channels << 2;
  for (let c: usize = 0; c < bytes; c += 16) {
    for (let j = 0; j < 8; j++) {
      const q = from + j * plane, o = buffer + (j << 4), step = 8 * plane;
      const d1 = v128.load(q + step), d2 = v128.load(q + 2 * step), s1 = f32x4.add(d1, d2), e1 = f32x4.sub(d1, d2);
      const d3 = v128.load(q + 3 * step), d4 = v128.load(q + 4 * step), s2 = f32x4.add(d3, d4), e2 = f32x4.sub(d3, d4);
      const d5 = v128.load(q + 5 * step), d6 = v128.load(q + 6 * step), s3 = f32x4.add(d5, d6), e3 = f32x4.sub(d5, d6);
      v128.store(o, fma(four_, s3, fma(quarter_, s2, f32x4.add(v128.load(q), s1))));
      v128.store(o, fma(two_, e3, fma(half_, e2, e1)), 128);
      v128.store(o, f32x4.add(s3, f32x4.add(s1, s2)), 256);
      v128.store(o, fma(half_, e3, fma(two_, e2, e1)), 384);
      v128.store(o, fma(quarter_, s3, fma(four_, s2, s1)), 512);
      v128.store(o, fma(eighth_, e3, fma(eight_, e2, f32x4.add(e1, v128.load(q + 7 * step)))), 640);
    }
    const bias = activates ? v128.load(biases + c) : f32x4.splat(0);
    for (let i = 0; i < 6; i++) {
      const q = buffer + (i << 7), o = to + i * row;
      const d1 = v128.load(q, 16), d2 = v128.load(q, 32), s1 = f32x4.add(d1, d2), e1 = f32x4.sub(d1, d2);
      const d3 = v128.load(q, 48), d4 = v128.load(q, 64), s2 = f32x4.add(d3, d4), e2 = f32x4.sub(d3, d4);
      const d5 = v128.load(q, 80), d6 = v128.load(q, 96), s3 = f32x4.add(d5, d6), e3 = f32x4.sub(d5, d6);
      put(activates, o, fma(four_, s3, fma(quarter_, s2, f32x4.add(v128.load(q), s1))), bias);
      put(activates, o + pixel, fma(two_, e3, fma(half_, e2, e1)), bias);
      put(activates, o + 2 * pixel, f32x4.add(s3, f32x4.add(s1, s2)), bias);
      put(activates, o + 3 * pixel, fma(half_, e3, fma(two_, e2, e1)), bias);
      put(activates, o + 4 * pixel, fma(quarter_, s3, fma(four_, s2, s1)), bias);
      put(activates, o + 5 * pixel, fma(eighth_, e3, fma(eight_, e2, f32x4.add(e1, v128.load(q, 112)))), bias);
    }
    from += 16;
    to += 16;
  }
}

@inline
function put(activates: bool, to: usize, v: v128, bias: v128): void {
  v128.store(to, activates ? larger(f32x4.add(v, bias), f32x4.splat(0)) : v);
}

/** One line of 3 taps to 8: G g. */
@inline
function filterLine(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  const ends = f32x4.mul(f32x4.splat(-0.22222222), f32x4.add(g0, g2)), middle = f32x4.mul(f32x4.splat(-0.22222222), g1);
  v128.store(to, g0);
  v128.store(to + step, f32x4.add(ends, middle));
  v128.store(to + 2 * step, f32x4.sub(ends, middle));
  // (g0, 2 g1, 4 g2) / 90
  const e2 = f32x4.mul(f32x4.splat(0.011111111), fma(f32x4.splat(4), g2, g0)), o2 = f32x4.mul(f32x4.splat(0.022222222), g1);
  v128.store(to + 3 * step, f32x4.add(e2, o2));
  v128.store(to + 4 * step, f32x4.sub(e2, o2));
  // (4 g0, 2 g1, g2) / 45; the second as its inputs: with the other sign
  const e3 = f32x4.mul(f32x4.splat(0.022222222), fma(f32x4.splat(4), g0, g2)), o3 = f32x4.mul(f32x4.splat(0.044444444), g1);
  v128.store(to + 5 * step, f32x4.add(e3, o3));
  v128.store(to + 6 * step, f32x4.sub(o3, e3));
  v128.store(to + 7 * step, g2);
}

/** U = G g G^T of 4 filters side by side; taps are `tap` bytes apart. */
@inline
export function transformFilter6(from: usize, tap: usize, to: usize, plane: usize, buffer: usize): void {
  for (let x = 0; x < 3; x++) {
    const q = from + x * tap;
    filterLine(v128.load(q), v128.load(q + 3 * tap), v128.load(q + 6 * tap), buffer + (x << 4), 48);
  }
  for (let i = 0; i < 8; i++) {
    const q = buffer + i * 48;
    filterLine(v128.load(q), v128.load(q, 16), v128.load(q, 32), to + i * 8 * plane, plane);
  }
}
