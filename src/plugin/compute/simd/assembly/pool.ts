import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { larger } from "./vectors";

@unmanaged
export class Pool {
  x: FeatureMap;
  y: FeatureMap;
}

/** The largest of every 2x2 square. */
export function maxPool(p: Pool, share: Share): void {
  const x = p.x,
    y = p.y,
    bytes = (<usize>y.channels) << 2;
  const xPixel = x.pixel,
    xRow = x.row,
    yPixel = y.pixel,
    width = y.width;
  const end = shareEnd(y.batch * y.height, share);
  for (let r = shareStart(y.batch * y.height, share); r < end; r++) {
    let from = rowOf(x, r / y.height, 2 * (r % y.height)),
      to = rowOf(y, r / y.height, r % y.height);
    for (let i = 0; i < width; i++) {
      for (let c: usize = 0; c < bytes; c += 16) {
        const q = from + c;
        const top = larger(v128.load(q), v128.load(q + xPixel));
        const bottom = larger(v128.load(q + xRow), v128.load(q + xRow + xPixel));
        v128.store(to + c, larger(top, bottom));
      }
      from += 2 * xPixel;
      to += yPixel;
    }
  }
}

@unmanaged
export class PoolBackward {
  x: FeatureMap;
  y: FeatureMap;
  gradient: FeatureMap;
  toX: FeatureMap;
  /** 0: toX is set, with zeros where the largest is not. */
  adds: i32;
}

/** The gradient goes to the first of equal values, row by row. */
export function maxPoolBackward(p: PoolBackward, share: Share): void {
  const x = p.x,
    y = p.y,
    g = p.gradient,
    to = p.toX,
    bytes = (<usize>y.channels) << 2,
    adds = p.adds;
  const xPixel = x.pixel,
    xRow = x.row,
    toPixel = to.pixel,
    toRow = to.row;
  const end = shareEnd(y.batch * y.height, share);
  for (let r = shareStart(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height,
      row = r % y.height;
    let from = rowOf(x, image, 2 * row),
      best = rowOf(y, image, row),
      q = rowOf(g, image, row),
      o = rowOf(to, image, 2 * row);
    for (let i = 0; i < y.width; i++) {
      for (let c: usize = 0; c < bytes; c += 16) {
        const m = v128.load(best + c),
          v = v128.load(q + c),
          p0 = from + c,
          o0 = o + c;
        const e0 = f32x4.eq(v128.load(p0), m);
        const e1 = v128.andnot(f32x4.eq(v128.load(p0 + xPixel), m), e0);
        const e01 = v128.or(e0, e1);
        const e2 = v128.andnot(f32x4.eq(v128.load(p0 + xRow), m), e01);
        const e012 = v128.or(e01, e2);
        let v0 = v128.and(v, e0),
          v1 = v128.and(v, e1),
          v2 = v128.and(v, e2),
          v3 = v128.andnot(v, e012);
        if (adds) {
          v0 = f32x4.add(v0, v128.load(o0));
          v1 = f32x4.add(v1, v128.load(o0 + toPixel));
          v2 = f32x4.add(v2, v128.load(o0 + toRow));
          v3 = f32x4.add(v3, v128.load(o0 + toRow + toPixel));
        }
        v128.store(o0, v0);
        v128.store(o0 + toPixel, v1);
        v128.store(o0 + toRow, v2);
        v128.store(o0 + toRow + toPixel, v3);
      }
      from += 2 * xPixel;
      best += y.pixel;
      q += g.pixel;
      o += 2 * toPixel;
    }
  }
}
