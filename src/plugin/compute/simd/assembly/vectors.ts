/** a * b + c; one rounding in the relaxed build, two in the other. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b. */
@inline
export function fnma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** The larger; one instruction where f32x4.max is seven. A NaN in `a` stays. */
@inline
export function larger(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

/**
 * e^x, relative error about 2e-7; x is held within -87..87, where the result is a normal number. x = n ln 2 + r,
 * then a polynomial in r (Cephes' coefficients) times 2^n by its exponent bits.
 */
export function exp4(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(87));
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.44269504)));
  // ln 2 in two parts: n times the first is exact
  const r = fnma(n, f32x4.splat(-2.1219444e-4), fnma(n, f32x4.splat(0.693359375), held));
  let p = f32x4.splat(1.98756915e-4);
  p = fma(p, r, f32x4.splat(1.3981999507e-3));
  p = fma(p, r, f32x4.splat(8.3334519073e-3));
  p = fma(p, r, f32x4.splat(4.1665795894e-2));
  p = fma(p, r, f32x4.splat(1.6666665459e-1));
  p = fma(p, r, f32x4.splat(0.5));
  p = f32x4.add(fma(f32x4.mul(r, r), p, r), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** log(1 + x) for x in 0..1, relative error about 1e-7. */
export function log1p4(x: v128): v128 {
  return twiceAtanh(f32x4.div(x, f32x4.add(x, f32x4.splat(2))));
}

/**
 * log x for a normal x > 0, absolute error about 1e-7 up to e: x = m 2^n with m from sqrt 1/2 to sqrt 2, whose bits those
 * of sqrt 1/2 are subtracted to find.
 */
export function log4(x: v128): v128 {
  const n = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(x, i32x4.shl(n, 23)), one = f32x4.splat(1);
  const part = twiceAtanh(f32x4.div(f32x4.sub(m, one), f32x4.add(m, one)));
  return fma(f32x4.convert_i32x4_s(n), f32x4.splat(0.69314718), part);
}

/** log((1 + s) / (1 - s)) by its series, for |s| up to 1/3. */
@inline
function twiceAtanh(s: v128): v128 {
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(1.0 / 13.0);
  p = fma(p, q, f32x4.splat(1.0 / 11.0));
  p = fma(p, q, f32x4.splat(1.0 / 9.0));
  p = fma(p, q, f32x4.splat(1.0 / 7.0));
  p = fma(p, q, f32x4.splat(1.0 / 5.0));
  p = fma(p, q, f32x4.splat(1.0 / 3.0));
  p = fma(p, q, f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), p);
}

/** The largest of 4, four times. */
@inline
export function largest(v: v128): v128 {
  const two = larger(v, v128.shuffle<i64>(v, v, 1, 0));
  return larger(two, v128.shuffle<i32>(two, two, 1, 0, 3, 2));
}

/** The sum of 4, four times. */
@inline
export function sumOf(v: v128): v128 {
  const two = f32x4.add(v, v128.shuffle<i64>(v, v, 1, 0));
  return f32x4.add(two, v128.shuffle<i32>(two, two, 1, 0, 3, 2));
}

/** Adds 4 float32 to 4 float64 in memory. */
@inline
export function addToDoubles(at: usize, v: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(v)));
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.promote_low_f32x4(high(v))), 16);
}

/** Adds sums of v - shift and its square, over `count` numbers, to float64 sums of v and v v. */
@inline
export function addShifted(sums: usize, squares: usize, s: v128, t: v128, shift: v128, count: f64): void {
  addHalf(sums, squares, f64x2.promote_low_f32x4(s), f64x2.promote_low_f32x4(t), f64x2.promote_low_f32x4(shift), count);
  addHalf(sums + 16, squares + 16, f64x2.promote_low_f32x4(high(s)), f64x2.promote_low_f32x4(high(t)), f64x2.promote_low_f32x4(high(shift)), count);
}

@inline
function addHalf(sums: usize, squares: usize, s: v128, t: v128, shift: v128, count: f64): void {
  const shifts = f64x2.mul(f64x2.splat(count), shift);
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(s, shifts)));
  // v v = (v - k)^2 + k (2 (v - k) + k)
  v128.store(squares, f64x2.add(v128.load(squares), f64x2.add(t, f64x2.mul(shift, f64x2.add(f64x2.add(s, s), shifts)))));
}

@inline
function high(v: v128): v128 {
  return v128.shuffle<i64>(v, v, 1, 1);
}
