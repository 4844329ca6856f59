// Maps of twice the height and width, and their gradients. Bilinear as PyTorch with align_corners=False: between two
// pixels lie results at 1/4 and 3/4, and what lies outside the outer pixels' centres is as they are. Both directions
// gather, along rows first, so that every result has one writer and is made in one order.
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
  const xPixel = x.pixel, yPixel = y.pixel, yRow = y.row, last = x.width - 1;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    const middle = rowOf(x, image, row), to = rowOf(y, image, 2 * row);
    const above = row > 0 ? middle - x.row : middle, below = row + 1 < x.height ? middle + x.row : middle;
    for (let c: usize = 0; c < bytes; c += 16) {
      // The blends of rows in three columns move along: for the upper row of results and the lower.
      const start = v128.load(middle + c);
      let upper = blend(v128.load(above + c), start), lower = blend(v128.load(below + c), start);
      let upperLeft = upper, lowerLeft = lower;
      let o = to + c, at: usize = c;
      for (let i = 0; i <= last; i++) {
        let upperRight = upper, lowerRight = lower;
        if (i < last) {
          at += xPixel;
          const next = v128.load(middle + at);
          upperRight = blend(v128.load(above + at), next);
          lowerRight = blend(v128.load(below + at), next);
        }
        v128.store(o, blend(upperLeft, upper));
        v128.store(o + yPixel, blend(upperRight, upper));
        v128.store(o + yRow, blend(lowerLeft, lower));
        v128.store(o + yRow + yPixel, blend(lowerRight, lower));
        upperLeft = upper;
        lowerLeft = lower;
        upper = upperRight;
        lower = lowerRight;
        o += 2 * yPixel;
      }
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
 * outermost result. The weights of rows are set up once a row; those of columns take an edge's result twice.
 */
export function upBilinearBackward(d: UpsampleBackward, share: Share): void {
  const g = d.gradient, x = d.toX, bytes = <usize>x.channels << 2, adds = d.adds;
  const gPixel = g.pixel, gRow = g.row, toPixel = x.pixel, last = x.width - 1;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    const middle = rowOf(g, image, 2 * row), to = rowOf(x, image, row);
    const above = row > 0 ? middle - gRow : middle, below = row + 1 < x.height ? middle + 2 * gRow : middle + gRow;
    for (let c: usize = 0; c < bytes; c += 16) {
      let at: usize = c, o = to + c;
      let first = column(above, middle, gRow, below, at), left = first;
      for (let i = 0; i <= last; i++) {
        const second = column(above, middle, gRow, below, at + gPixel);
        let right = second, next = second;
        if (i < last) {
          at += 2 * gPixel;
          right = next = column(above, middle, gRow, below, at);
        }
        let v = f32x4.add(blend(left, first), blend(right, second));
        if (adds) v = f32x4.add(v, v128.load(o));
        v128.store(o, v);
        left = second;
        first = next;
        o += toPixel;
      }
    }
  }
}

/** What four results below each other give to the pixel between them. */
@inline
function column(above: usize, middle: usize, row: usize, below: usize, at: usize): v128 {
  return f32x4.add(
    blend(v128.load(above + at), v128.load(middle + at)),
    blend(v128.load(below + at), v128.load(middle + row + at)),
  );
}
