// Maps of twice the height and width, and their gradients. Bilinear as PyTorch with align_corners=False: between two
// pixels lie results at 1/4 and 3/4, and what lies outside the outer pixels' centres is as they are. Both directions
// gather, so that every result has one writer and is made in one order. Pixels outside, channels inside: neighbours are
// loaded again from the level-1 cache, but writes fill whole cache lines.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { fma } from "./vectors";

@unmanaged
export class Upsample {
  x: FeatureMap;
  y: FeatureMap;
}

export function upNearest(d: Upsample, share: Share): void {
  const x = d.x, y = d.y, bytes = <usize>x.channels << 2;
  const yPixel = y.pixel, yRow = y.row;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    let p = rowOf(x, r / x.height, r % x.height), o = rowOf(y, r / x.height, 2 * (r % x.height));
    for (let i = 0; i < x.width; i++) {
      for (let c: usize = 0; c < bytes; c += 16) {
        const v = v128.load(p + c), q = o + c;
        v128.store(q, v);
        v128.store(q + yPixel, v);
        v128.store(q + yRow, v);
        v128.store(q + yRow + yPixel, v);
      }
      p += x.pixel;
      o += 2 * yPixel;
    }
  }
}

/** A quarter of the first and three of the second. */
@inline
function blend(far: v128, near: v128): v128 {
  return fma(f32x4.splat(0.25), far, f32x4.mul(f32x4.splat(0.75), near));
}

export function upBilinear(d: Upsample, share: Share): void {
  const x = d.x, y = d.y, bytes = <usize>x.channels << 2;
  const yPixel = y.pixel, yRow = y.row, last = x.width - 1;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    const onAbove = row > 0 ? x.row : 0, onBelow = row < x.height - 1 ? x.row : 0;
    let middle = rowOf(x, image, row), to = rowOf(y, image, 2 * row);
    for (let i = 0; i <= last; i++) {
      const onLeft = i > 0 ? x.pixel : 0, onRight = i < last ? x.pixel : 0;
      for (let c: usize = 0; c < bytes; c += 16) {
        const p = middle + c, above = p - onAbove, below = p + onBelow, o = to + c;
        const left = v128.load(p - onLeft), centre = v128.load(p), right = v128.load(p + onRight);
        const upper = blend(v128.load(above), centre), lower = blend(v128.load(below), centre);
        v128.store(o, blend(blend(v128.load(above - onLeft), left), upper));
        v128.store(o + yPixel, blend(blend(v128.load(above + onRight), right), upper));
        v128.store(o + yRow, blend(blend(v128.load(below - onLeft), left), lower));
        v128.store(o + yRow + yPixel, blend(blend(v128.load(below + onRight), right), lower));
      }
      middle += x.pixel;
      to += 2 * yPixel;
    }
  }
}

@unmanaged
export class UpsampleBackward {
  /** Of the larger map. */
  gradient: FeatureMap;
  toX: FeatureMap;
  adds: i32;
}

export function upNearestBackward(d: UpsampleBackward, share: Share): void {
  const g = d.gradient, x = d.toX, bytes = <usize>x.channels << 2, adds = d.adds;
  const gPixel = g.pixel, gRow = g.row;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    let q = rowOf(g, r / x.height, 2 * (r % x.height)), o = rowOf(x, r / x.height, r % x.height);
    for (let i = 0; i < x.width; i++) {
      for (let c: usize = 0; c < bytes; c += 16) {
        const p = q + c;
        const top = f32x4.add(v128.load(p), v128.load(p + gPixel));
        const bottom = f32x4.add(v128.load(p + gRow), v128.load(p + gRow + gPixel));
        const v = f32x4.add(top, bottom);
        v128.store(o + c, adds ? f32x4.add(v, v128.load(o + c)) : v);
      }
      q += 2 * gPixel;
      o += x.pixel;
    }
  }
}

/**
 * Pixel i went into results 2i - 1 to 2i + 2, by 1/4, 3/4, 3/4 and 1/4; at an edge what would lie outside counts for the
 * outermost result.
 */
export function upBilinearBackward(d: UpsampleBackward, share: Share): void {
  const g = d.gradient, x = d.toX, bytes = <usize>x.channels << 2, adds = d.adds;
  const gPixel = g.pixel, gRow = g.row, last = x.width - 1;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    const onAbove = row > 0 ? gRow : 0, onBelow = row < x.height - 1 ? gRow : 0;
    let from = rowOf(g, image, 2 * row), to = rowOf(x, image, row);
    for (let i = 0; i <= last; i++) {
      const onLeft = i > 0 ? gPixel : 0, onRight = i < last ? gPixel : 0;
      for (let c: usize = 0; c < bytes; c += 16) {
        const p = from + c;
        const first = column(p, gRow, onAbove, onBelow), second = column(p + gPixel, gRow, onAbove, onBelow);
        const left = column(p - onLeft, gRow, onAbove, onBelow), right = column(p + gPixel + onRight, gRow, onAbove, onBelow);
        const v = f32x4.add(blend(left, first), blend(right, second));
        v128.store(to + c, adds ? f32x4.add(v, v128.load(to + c)) : v);
      }
      from += 2 * gPixel;
      to += x.pixel;
    }
  }
}

/** What four results below each other give to the pixel between them; the second is at `p`. */
@inline
function column(p: usize, row: usize, onAbove: usize, onBelow: usize): v128 {
  return f32x4.add(
    blend(v128.load(p - onAbove), v128.load(p)),
    blend(v128.load(p + row + onBelow), v128.load(p + row)),
  );
}
