// The largest of 3x3 squares, stride 2, with one pixel of padding that never is the largest (ResNet's). On maps of even
// height and width only the first row and column of squares reach over an edge.
import { Pool, PoolBackward } from "./pool";
import { rowOf, shareEnd, shareStart, Share } from "./records";
import { larger } from "./vectors";

export function maxPool3(p: Pool, share: Share): void {
  const x = p.x, y = p.y, bytes = <usize>y.channels << 2;
  const end = shareEnd(y.batch * y.height, share);
  for (let r = shareStart(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height, row = r % y.height;
    const onAbove = row > 0 ? x.row : 0; // at an edge once more what is in the square anyway
    let from = rowOf(x, image, 2 * row), to = rowOf(y, image, row);
    for (let i = 0; i < y.width; i++) {
      const onLeft = i > 0 ? x.pixel : 0;
      for (let c: usize = 0; c < bytes; c += 16) {
        const q = from + c;
        const left = largest(q - onLeft, x.row, onAbove), centre = largest(q, x.row, onAbove);
        v128.store(to + c, larger(larger(left, centre), largest(q + x.pixel, x.row, onAbove)));
      }
      from += 2 * x.pixel;
      to += y.pixel;
    }
  }
}

/** Of the pixel at q and those above and below it. */
@inline
function largest(q: usize, row: usize, onAbove: usize): v128 {
  return larger(larger(v128.load(q - onAbove), v128.load(q)), v128.load(q + row));
}

/**
 * The gradient goes to the first of equal values, row by row. Squares overlap: a share owns the rows 2 r and 2 r + 1 of
 * its squares and looks at the first row of squares behind it once more, so that every number has one writer.
 */
export function maxPool3Backward(p: PoolBackward, share: Share): void {
  const to = p.toX, height = p.y.height, bytes = <usize>to.channels << 2;
  const start = shareStart(p.y.batch * height, share), end = shareEnd(p.y.batch * height, share);
  if (!p.adds)
    for (let r = 2 * start; r < 2 * end; r++) {
      let o = rowOf(to, r / (2 * height), r % (2 * height));
      for (let i = 0; i < to.width; i++) {
        memory.fill(o, 0, bytes);
        o += to.pixel;
      }
    }
  for (let r = start; r < end; r++) {
    const image = r / height, row = r % height;
    // A square's rows are 2 row - 1 to 2 row + 1; the first is this share's if the square above is.
    squares(p, image, row, row == 0 ? 1 : 0, row > 0 && r > start ? 0 : 1, 3);
    if (r + 1 == end && row + 1 < height) squares(p, image, row + 1, 0, 0, 1);
  }
}

/** A row of squares: reads their rows from `top` on, writes those from `from` to `end`. */
function squares(p: PoolBackward, image: i32, row: i32, top: i32, from: i32, end: i32): void {
  const x = p.x, y = p.y, g = p.gradient, to = p.toX, bytes = <usize>y.channels << 2;
  const first = rowOf(x, image, 2 * row) - x.row - x.pixel, toFirst = rowOf(to, image, 2 * row) - to.row - to.pixel;
  for (let i = 0; i < y.width; i++) {
    const left = i == 0 ? 1 : 0;
    const square = first + 2 * i * x.pixel, toSquare = toFirst + 2 * i * to.pixel;
    const best = rowOf(y, image, row) + i * y.pixel, upstream = rowOf(g, image, row) + i * g.pixel;
    for (let c: usize = 0; c < bytes; c += 16) {
      const most = v128.load(best + c), gradient = v128.load(upstream + c);
      let open = i32x4.splat(-1); // where the largest was not met yet
      for (let k = top; k < end; k++)
        for (let j = left; j < 3; j++) {
          const here = v128.and(open, f32x4.eq(v128.load(square + k * x.row + j * x.pixel + c), most));
          open = v128.andnot(open, here);
          if (k < from) continue;
          const o = toSquare + k * to.row + j * to.pixel + c;
          v128.store(o, f32x4.add(v128.load(o), v128.and(gradient, here)));
        }
    }
  }
}
