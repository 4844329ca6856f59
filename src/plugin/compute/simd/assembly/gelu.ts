// x times the share of a normal distribution below x (Hendrycks and Gimpel 2016).
import { pixelOf } from "./layer-norm";
import { FeatureMap, shareEnd, shareStart, Share } from "./records";
import { exp4, fma } from "./vectors";

@unmanaged
export class Gelu {
  x: FeatureMap;
  y: FeatureMap;
}

export function gelu(g: Gelu, share: Share): void {
  const x = g.x, y = g.y, bytes = <usize>x.channels << 2;
  const pixels = x.batch * x.height * x.width;
  for (let i = shareStart(pixels, share), end = shareEnd(pixels, share); i < end; i++) {
    const p = pixelOf(x, i), q = pixelOf(y, i);
    for (let c: usize = 0; c < bytes; c += 16) {
      const v = v128.load(p + c);
      v128.store(q + c, f32x4.mul(v, below(v, bell(v))));
    }
  }
}

@unmanaged
export class GeluBackward {
  x: FeatureMap;
  gradient: FeatureMap;
  toX: FeatureMap;
  /** 0: toX is set; 1: it is added to. */
  adds: i32;
}

export function geluBackward(g: GeluBackward, share: Share): void {
  const x = g.x, u = g.gradient, to = g.toX, bytes = <usize>x.channels << 2;
  const pixels = x.batch * x.height * x.width;
  for (let i = shareStart(pixels, share), end = shareEnd(pixels, share); i < end; i++) {
    const p = pixelOf(x, i), q = pixelOf(u, i), o = pixelOf(to, i);
    for (let c: usize = 0; c < bytes; c += 16) {
      const v = v128.load(p + c), e = bell(v);
      const slope = fma(f32x4.mul(v, e), f32x4.splat(0.39894228), below(v, e));
      const d = f32x4.mul(v128.load(q + c), slope);
      v128.store(o + c, g.adds ? f32x4.add(d, v128.load(o + c)) : d);
    }
  }
}

/** e^(-x^2 / 2) */
@inline
function bell(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** Of a normal distribution, with its bell at x: Abramowitz and Stegun 7.1.26, to 1e-7. */
@inline
function below(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, fma(f32x4.abs(x), f32x4.splat(0.3275911 * 0.70710678), one));
  let p = f32x4.splat(1.061405429);
  p = fma(p, t, f32x4.splat(-1.453152027));
  p = fma(p, t, f32x4.splat(1.421413741));
  p = fma(p, t, f32x4.splat(-0.284496736));
  p = fma(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(f32x4.mul(p, t), e), f32x4.splat(0.5));
  return v128.bitselect(f32x4.sub(one, tail), tail, f32x4.gt(x, f32x4.splat(0)));
}
