// The transforms of Winograd's F(4x4, 3x3) (Winograd 1980; Lavin and Gray 2016): a tile of 4x4 results from 6x6 inputs
// and 36 products instead of 144. Interpolation points 0, +-a, +-b, infinity with a = 1/sqrt 2, b = sqrt 2: half the
// rounding error of the usual 1 and 2, and a a b b = 1 saves two multiplications.
//
// All work on 4 channels at a time. A two-dimensional transform is the one-dimensional one on columns, through a
// buffer of 36 vectors, then on rows. Constants are loaded from memory once a tile: V8 rebuilds a literal at each use,
// which costs a quarter of a transform's time.
import { fma, fnma, larger } from "./vectors";

const constants = memory.data<f32>([
  0.7071067811865476, 1.4142135623730951, 0.5, 2, 2.5, 0.3535533905932738, 2.8284271247461903,
]);
@inline function A(): v128 { return v128.load32_splat(constants, 0); }
@inline function B(): v128 { return v128.load32_splat(constants, 4); }
@inline function A2(): v128 { return v128.load32_splat(constants, 8); }
@inline function B2(): v128 { return v128.load32_splat(constants, 12); }
@inline function A2PlusB2(): v128 { return v128.load32_splat(constants, 16); }
@inline function A3(): v128 { return v128.load32_splat(constants, 20); }
@inline function B3(): v128 { return v128.load32_splat(constants, 24); }

/** One line of inputs d0..d5 (`step` bytes apart) to one line of B^T d (`outStep` apart). */
@inline
function inputLine(from: usize, step: usize, to: usize, outStep: usize, a: v128, b: v128, a2: v128, b2: v128, sum: v128): void {
  const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step), d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step);
  const p = fnma(b2, d2, d4), q = fnma(b2, d1, d3);
  const r = fnma(a2, d2, d4), s = fnma(a2, d1, d3);
  v128.store(to, fnma(sum, d2, f32x4.add(d0, d4)));
  v128.store(to + outStep, fma(a, q, p));
  v128.store(to + 2 * outStep, fnma(a, q, p));
  v128.store(to + 3 * outStep, fma(b, s, r));
  v128.store(to + 4 * outStep, fnma(b, s, r));
  v128.store(to + 5 * outStep, fnma(sum, d3, f32x4.add(d1, d5)));
}

/**
 * V = B^T d B: 6x6 pixels of `channels` channels to 36 planes, for `tiles` tiles side by side, whose numbers lie `tile` bytes
 * apart in a plane. Neighbours share two columns of pixels, and what those become.
 */
@inline
export function transformInputs(
  tiles: i32, from: usize, row: usize, pixel: usize, channels: i32, to: usize, tile: usize, plane: usize, buffer: usize,
): void {
  const a = A(), b = B(), a2 = A2(), b2 = B2(), sum = A2PlusB2();
  const columns = 4 * tiles + 2;
  for (let c = 0; c < channels; c += 4) {
    for (let j = 0; j < columns; j++) inputLine(from + j * pixel, row, buffer + j * 96, 16, a, b, a2, b2, sum);
    for (let t = 0; t < tiles; t++)
      for (let i = 0; i < 6; i++) inputLine(buffer + t * 384 + (i << 4), 96, to + t * tile + i * 6 * plane, plane, a, b, a2, b2, sum);
    from += 16;
    to += 16;
  }
}

/** What the numbers that come out of `transformOutput` are done with. */
export const SET: i32 = 0;
export const ADD: i32 = 1;
/** ReLU of them and a bias. */
export const ACTIVATE: i32 = 2;
/** They are set and counted: `extra` are sums as finish.ts makes them. */
export const COUNT: i32 = 3;

/**
 * y = A^T m A: 36 planes to `rows` x `columns` of 4x4 pixels. `how` is a constant always, rows and columns are where a tile is
 * whole. `extra`: the bias, or the sums.
 */
@inline
export function transformOutput(
  how: i32, from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, rows: i32, columns: i32, buffer: usize, extra: usize,
): void {
  const a = A(), b = B(), a2 = A2(), b2 = B2(), a3 = A3(), b3 = B3();
  const bytes = <usize>channels << 2;
  for (let c: usize = 0; c < bytes; c += 16) {
    for (let j = 0; j < 6; j++) {
      const q = from + j * plane, o = buffer + (j << 4), step = 6 * plane;
      const d1 = v128.load(q + step), d2 = v128.load(q + 2 * step), d3 = v128.load(q + 3 * step), d4 = v128.load(q + 4 * step);
      const s = f32x4.add(d1, d2), e = f32x4.sub(d1, d2), t = f32x4.add(d3, d4), g = f32x4.sub(d3, d4);
      v128.store(o, f32x4.add(v128.load(q), f32x4.add(s, t)));
      v128.store(o, fma(a, e, f32x4.mul(b, g)), 96);
      v128.store(o, fma(a2, s, f32x4.mul(b2, t)), 192);
      v128.store(o, fma(a3, e, fma(b3, g, v128.load(q + 5 * step))), 288);
    }
    const zero = f32x4.splat(0);
    const bias = how == ACTIVATE ? v128.load(extra + c) : zero;
    const shift = how == COUNT ? v128.load(extra + c + 2 * bytes) : zero;
    let sum = how == COUNT ? v128.load(extra + c) : zero, squares = how == COUNT ? v128.load(extra + c + bytes) : zero;
    for (let i = 0; i < rows; i++) {
      const q = buffer + i * 96, o = to + i * row;
      const d1 = v128.load(q, 16), d2 = v128.load(q, 32), d3 = v128.load(q, 48), d4 = v128.load(q, 64);
      const s = f32x4.add(d1, d2), e = f32x4.sub(d1, d2), t = f32x4.add(d3, d4), g = f32x4.sub(d3, d4);
      let v = f32x4.add(v128.load(q), f32x4.add(s, t));
      put(how, o, v, bias);
      if (how == COUNT) { v = f32x4.sub(v, shift); sum = f32x4.add(sum, v); squares = fma(v, v, squares); }
      if (columns > 1) {
        v = fma(a, e, f32x4.mul(b, g));
        put(how, o + pixel, v, bias);
        if (how == COUNT) { v = f32x4.sub(v, shift); sum = f32x4.add(sum, v); squares = fma(v, v, squares); }
      }
      if (columns > 2) {
        v = fma(a2, s, f32x4.mul(b2, t));
        put(how, o + 2 * pixel, v, bias);
        if (how == COUNT) { v = f32x4.sub(v, shift); sum = f32x4.add(sum, v); squares = fma(v, v, squares); }
      }
      if (columns > 3) {
        v = fma(a3, e, fma(b3, g, v128.load(q, 80)));
        put(how, o + 3 * pixel, v, bias);
        if (how == COUNT) { v = f32x4.sub(v, shift); sum = f32x4.add(sum, v); squares = fma(v, v, squares); }
      }
    }
    if (how == COUNT) {
      v128.store(extra + c, sum);
      v128.store(extra + c + bytes, squares);
    }
    from += 16;
    to += 16;
  }
}

@inline
function put(how: i32, to: usize, v: v128, bias: v128): void {
  if (how == ADD) v = f32x4.add(v128.load(to), v);
  if (how == ACTIVATE) v = larger(f32x4.add(v, bias), f32x4.splat(0));
  v128.store(to, v);
}

/** One line of 4 gradients to 6: A d. */
@inline
function gradientLine(from: usize, step: usize, to: usize, outStep: usize, a: v128, b: v128, a2: v128, b2: v128): void {
  const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step), d3 = v128.load(from + 3 * step);
  const e = fma(a2, d2, d0), f = fma(a2, d3, d1), g = fma(b2, d2, d0), h = fma(b2, d3, d1);
  v128.store(to, d0);
  v128.store(to + outStep, fma(a, f, e));
  v128.store(to + 2 * outStep, fnma(a, f, e));
  v128.store(to + 3 * outStep, fma(b, h, g));
  v128.store(to + 4 * outStep, fnma(b, h, g));
  v128.store(to + 5 * outStep, d3);
}

/** D = A d A^T: 4x4 pixels of gradients to 36 planes, for the filter's gradient. */
@inline
export function transformGradient(from: usize, row: usize, pixel: usize, channels: i32, to: usize, plane: usize, buffer: usize): void {
  const a = A(), b = B(), a2 = A2(), b2 = B2();
  for (let c = 0; c < channels; c += 4) {
    for (let j = 0; j < 4; j++) gradientLine(from + j * pixel, row, buffer + (j << 4), 64, a, b, a2, b2);
    for (let i = 0; i < 6; i++) gradientLine(buffer + i * 64, 16, to + i * 6 * plane, plane, a, b, a2, b2);
    from += 16;
    to += 16;
  }
}

/** One line of 3 taps to 6: G g. */
@inline
function filterLine(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  const e = fma(f32x4.splat(-0.33333334), g2, f32x4.mul(f32x4.splat(-0.6666667), g0));
  const f = f32x4.mul(f32x4.splat(-0.47140452), g1); // 2/3 a
  const g = fma(f32x4.splat(0.33333334), g2, f32x4.mul(f32x4.splat(0.16666667), g0));
  const h = f32x4.mul(f32x4.splat(0.23570226), g1); // b / 6
  v128.store(to, g0);
  v128.store(to + step, f32x4.add(e, f));
  v128.store(to + 2 * step, f32x4.sub(e, f));
  v128.store(to + 3 * step, f32x4.add(g, h));
  v128.store(to + 4 * step, f32x4.sub(g, h));
  v128.store(to + 5 * step, g2);
}

/** U = G g G^T of 4 filters side by side; taps are `tap` bytes apart (negative, from the last: a turned filter). */
@inline
export function transformFilter(from: usize, tap: isize, to: usize, plane: usize, buffer: usize): void {
  for (let x = 0; x < 3; x++) {
    const q = from + x * tap;
    filterLine(v128.load(q), v128.load(q + 3 * tap), v128.load(q + 6 * tap), buffer + (x << 4), 48);
  }
  for (let i = 0; i < 6; i++) {
    const q = buffer + i * 48;
    filterLine(v128.load(q), v128.load(q, 16), v128.load(q, 32), to + i * 6 * plane, plane);
  }
}

/** One line of 6 to 3 taps: G^T u. */
@inline
function tapLine(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  const s = f32x4.add(d1, d2), e = f32x4.sub(d1, d2), t = f32x4.add(d3, d4), f = f32x4.sub(d3, d4);
  v128.store(to, fma(f32x4.splat(-0.6666667), s, fma(f32x4.splat(0.16666667), t, d0)));
  v128.store(to + step, fma(f32x4.splat(-0.47140452), e, f32x4.mul(f32x4.splat(0.23570226), f)));
  v128.store(to + 2 * step, fma(f32x4.splat(0.33333334), f32x4.sub(t, s), d5));
}

/** g = G^T U G of 4 filters side by side, summed over `copies` of U that lie `copy` bytes apart. */
@inline
export function transformFilterGradient(from: usize, plane: usize, copies: i32, copy: usize, to: usize, tap: usize, buffer: usize): void {
  for (let x = 0; x < 6; x++) {
    let q = from + x * plane;
    const step = 6 * plane;
    let d0 = v128.load(q), d1 = v128.load(q + step), d2 = v128.load(q + 2 * step);
    let d3 = v128.load(q + 3 * step), d4 = v128.load(q + 4 * step), d5 = v128.load(q + 5 * step);
    for (let k = 1; k < copies; k++) {
      q += copy;
      d0 = f32x4.add(d0, v128.load(q));
      d1 = f32x4.add(d1, v128.load(q + step));
      d2 = f32x4.add(d2, v128.load(q + 2 * step));
      d3 = f32x4.add(d3, v128.load(q + 3 * step));
      d4 = f32x4.add(d4, v128.load(q + 4 * step));
      d5 = f32x4.add(d5, v128.load(q + 5 * step));
    }
    tapLine(d0, d1, d2, d3, d4, d5, buffer + (x << 4), 96);
  }
  for (let i = 0; i < 3; i++) {
    const q = buffer + i * 96;
    tapLine(v128.load(q), v128.load(q, 16), v128.load(q, 32), v128.load(q, 48), v128.load(q, 64), v128.load(q, 80), to + i * 3 * tap, tap);
  }
}
