import { exp4, fma, larger } from "./vectors";

/** The numbers of `activationKinds` in ../records.ts. Identity, ReLU and leaky ReLU are straight lines: slope 1, 0, any. */
export const RELU: i32 = 0;
export const LINES: i32 = 1;
export const ELU: i32 = 2;
export const SIGMOID: i32 = 3;

/** The activation of y. `kind` is a constant where this is inlined. */
@inline
export function activated(kind: i32, y: v128, slope: v128): v128 {
  const zero = f32x4.splat(0);
  if (kind == RELU) return larger(y, zero);
  if (kind == LINES) return fma(slope, f32x4.min(y, zero), larger(y, zero));
  if (kind == ELU) return v128.bitselect(y, f32x4.sub(exp4(y), f32x4.splat(1)), f32x4.gt(y, zero));
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(y))));
}

/**
 * What a gradient is multiplied with on its way back. `seen` is y for the straight lines (recomputed from what was
 * normalised: that is in cache anyway) and the activation's own value for the curves, where y would need e^y again.
 */
@inline
export function throughActivation(kind: i32, gradient: v128, seen: v128, slope: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const above = f32x4.gt(seen, zero);
  if (kind == RELU) return v128.and(gradient, above);
  if (kind == LINES) return f32x4.mul(gradient, v128.bitselect(one, slope, above));
  if (kind == ELU) return f32x4.mul(gradient, v128.bitselect(one, f32x4.add(seen, one), above));
  return f32x4.mul(gradient, f32x4.mul(seen, f32x4.sub(one, seen)));
}

/** Whether `throughActivation` wants the activation's own value. */
@inline
export function needsValue(kind: i32): bool {
  return kind >= ELU;
}
