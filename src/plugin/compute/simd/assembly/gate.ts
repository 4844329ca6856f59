// A map times the coefficients of its pixels: the gate of Attention U-Net (Oktay et al. 2018).
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { fma } from "./vectors";

@unmanaged
export class Gate {
  x: FeatureMap;
  /** One channel, the first of its pixels. */
  coefficients: FeatureMap;
  y: FeatureMap;
}

export function gate(g: Gate, share: Share): void {
  const x = g.x, a = g.coefficients, y = g.y, bytes = <usize>x.channels << 2;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    let p = rowOf(x, image, row), q = rowOf(a, image, row), o = rowOf(y, image, row);
    for (let i = 0; i < x.width; i++) {
      const factor = v128.load32_splat(q);
      for (let c: usize = 0; c < bytes; c += 16) v128.store(o + c, f32x4.mul(v128.load(p + c), factor));
      p += x.pixel;
      q += a.pixel;
      o += y.pixel;
    }
  }
}

@unmanaged
export class GateBackward {
  x: FeatureMap;
  coefficients: FeatureMap;
  gradient: FeatureMap;
  /** 0: not wanted, both; toX may be the gradient itself. */
  toX: FeatureMap;
  addsX: i32;
  toCoefficients: FeatureMap;
  addsCoefficients: i32;
}

export function gateBackward(b: GateBackward, share: Share): void {
  const x = b.x, a = b.coefficients, g = b.gradient, toX = b.toX, toA = b.toCoefficients, bytes = <usize>x.channels << 2;
  const wantsX = changetype<usize>(toX) != 0, wantsA = changetype<usize>(toA) != 0, addsX = b.addsX;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    let p = rowOf(x, image, row), q = rowOf(a, image, row), u = rowOf(g, image, row);
    let o = wantsX ? rowOf(toX, image, row) : 0, n = wantsA ? rowOf(toA, image, row) : 0;
    for (let i = 0; i < x.width; i++) {
      const factor = v128.load32_splat(q);
      let sum = f32x4.splat(0);
      for (let c: usize = 0; c < bytes; c += 16) {
        const v = v128.load(u + c);
        sum = fma(v, v128.load(p + c), sum);
        if (wantsX) {
          const d = f32x4.mul(v, factor);
          v128.store(o + c, addsX ? f32x4.add(d, v128.load(o + c)) : d);
        }
      }
      if (wantsA) {
        const total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
        const first = f32x4.replace_lane(f32x4.splat(0), 0, total); // its padding stays 0
        v128.store(n, b.addsCoefficients ? f32x4.add(first, v128.load(n)) : first);
        n += toA.pixel;
      }
      p += x.pixel;
      q += a.pixel;
      u += g.pixel;
      if (wantsX) o += toX.pixel;
    }
  }
}
