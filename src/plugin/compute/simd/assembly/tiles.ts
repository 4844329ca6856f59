// The two inner loops that do nearly all the arithmetic. Both hold a tile of results in registers, read two vectors of
// one operand a turn and broadcast single numbers of the other.
//
// Why 6 rows x 8 columns: 12 accumulators + 2 vectors + 1 broadcast fill 15 of the 16 registers of x86-64 (V8 keeps
// one), and 12 independent chains of multiply-adds hide the latency of 4 cycles at 2 a cycle. Taller or wider tiles
// spill and run at half the speed. The k loops are not unrolled: Binaryen then moves loads upwards until values spill.
//
// Smaller tiles (tails) are the same text: `rows` and `wide` are constants wherever a tile is inlined, and the compiler
// drops what they leave unused.
import { fma } from "./vectors";

/**
 * c[row, 0..8) = start[row, 0..8) + sum over taps and k of a[row + tap, k] * panel[tap, k, 0..8), for `tiles` tiles of
 * `rows` rows below each other. A tap is a shifted view of a: `tapRows` x `tapColumns` of them, `tapRow` and `tapColumn`
 * bytes apart. `wide`: 8 columns, else 4. All strides in bytes; `depth` is the bytes of one row's k.
 */
@inline
function productTile(
  rows: i32, wide: bool, tiles: i32,
  a: usize, aRow: usize, tapRows: i32, tapRow: usize, tapColumns: i32, tapColumn: usize, depth: usize,
  panel: usize, c: usize, cRow: usize, start: usize, startRow: usize,
): void {
  for (let t = 0; t < tiles; t++) {
    const none = f32x4.splat(0);
    let x0 = v128.load(start), y0 = wide ? v128.load(start, 16) : none;
    let x1 = none, y1 = none, x2 = none, y2 = none, x3 = none, y3 = none, x4 = none, y4 = none, x5 = none, y5 = none;
    if (rows > 1) { x1 = v128.load(start + startRow); if (wide) y1 = v128.load(start + startRow, 16); }
    if (rows > 2) { x2 = v128.load(start + 2 * startRow); if (wide) y2 = v128.load(start + 2 * startRow, 16); }
    if (rows > 3) { x3 = v128.load(start + 3 * startRow); if (wide) y3 = v128.load(start + 3 * startRow, 16); }
    if (rows > 4) { x4 = v128.load(start + 4 * startRow); if (wide) y4 = v128.load(start + 4 * startRow, 16); }
    if (rows > 5) { x5 = v128.load(start + 5 * startRow); if (wide) y5 = v128.load(start + 5 * startRow, 16); }
    let w = panel;
    for (let i = 0; i < tapRows; i++) {
      for (let j = 0; j < tapColumns; j++) {
        let p0 = a + i * tapRow + j * tapColumn;
        let p1 = p0 + aRow, p2 = p1 + aRow, p3 = p2 + aRow, p4 = p3 + aRow, p5 = p4 + aRow;
        const end = p0 + depth;
        while (p0 < end) {
          const w0 = v128.load(w), w1 = wide ? v128.load(w, 16) : none;
          let s = v128.load32_splat(p0); x0 = fma(s, w0, x0); if (wide) y0 = fma(s, w1, y0);
          if (rows > 1) { s = v128.load32_splat(p1); x1 = fma(s, w0, x1); if (wide) y1 = fma(s, w1, y1); }
          if (rows > 2) { s = v128.load32_splat(p2); x2 = fma(s, w0, x2); if (wide) y2 = fma(s, w1, y2); }
          if (rows > 3) { s = v128.load32_splat(p3); x3 = fma(s, w0, x3); if (wide) y3 = fma(s, w1, y3); }
          if (rows > 4) { s = v128.load32_splat(p4); x4 = fma(s, w0, x4); if (wide) y4 = fma(s, w1, y4); }
          if (rows > 5) { s = v128.load32_splat(p5); x5 = fma(s, w0, x5); if (wide) y5 = fma(s, w1, y5); }
          w += wide ? 32 : 16;
          p0 += 4;
          if (rows > 1) p1 += 4;
          if (rows > 2) p2 += 4;
          if (rows > 3) p3 += 4;
          if (rows > 4) p4 += 4;
          if (rows > 5) p5 += 4;
        }
      }
    }
    v128.store(c, x0); if (wide) v128.store(c, y0, 16);
    if (rows > 1) { v128.store(c + cRow, x1); if (wide) v128.store(c + cRow, y1, 16); }
    if (rows > 2) { v128.store(c + 2 * cRow, x2); if (wide) v128.store(c + 2 * cRow, y2, 16); }
    if (rows > 3) { v128.store(c + 3 * cRow, x3); if (wide) v128.store(c + 3 * cRow, y3, 16); }
    if (rows > 4) { v128.store(c + 4 * cRow, x4); if (wide) v128.store(c + 4 * cRow, y4, 16); }
    if (rows > 5) { v128.store(c + 5 * cRow, x5); if (wide) v128.store(c + 5 * cRow, y5, 16); }
    a += rows * aRow;
    c += rows * cRow;
    start += rows * startRow;
  }
}

function product6x8(n: i32, a: usize, ar: usize, ti: i32, tr: usize, tj: i32, tc: usize, d: usize, p: usize, c: usize, cr: usize, s: usize, sr: usize): void {
  productTile(6, true, n, a, ar, ti, tr, tj, tc, d, p, c, cr, s, sr);
}
function product4x8(n: i32, a: usize, ar: usize, ti: i32, tr: usize, tj: i32, tc: usize, d: usize, p: usize, c: usize, cr: usize, s: usize, sr: usize): void {
  productTile(4, true, n, a, ar, ti, tr, tj, tc, d, p, c, cr, s, sr);
}
function product1x8(n: i32, a: usize, ar: usize, ti: i32, tr: usize, tj: i32, tc: usize, d: usize, p: usize, c: usize, cr: usize, s: usize, sr: usize): void {
  productTile(1, true, n, a, ar, ti, tr, tj, tc, d, p, c, cr, s, sr);
}
function product6x4(n: i32, a: usize, ar: usize, ti: i32, tr: usize, tj: i32, tc: usize, d: usize, p: usize, c: usize, cr: usize, s: usize, sr: usize): void {
  productTile(6, false, n, a, ar, ti, tr, tj, tc, d, p, c, cr, s, sr);
}
function product1x4(n: i32, a: usize, ar: usize, ti: i32, tr: usize, tj: i32, tc: usize, d: usize, p: usize, c: usize, cr: usize, s: usize, sr: usize): void {
  productTile(1, false, n, a, ar, ti, tr, tj, tc, d, p, c, cr, s, sr);
}

/** As `productTile`, for n rows: as many tiles of 6 as leave a rest of 0 or of tiles of 4, then single rows. */
export function product(
  wide: bool, n: i32,
  a: usize, aRow: usize, tapRows: i32, tapRow: usize, tapColumns: i32, tapColumn: usize, depth: usize,
  panel: usize, c: usize, cRow: usize, start: usize, startRow: usize,
): void {
  let sixes = n / 6;
  let rest = n - 6 * sixes;
  if (!wide) {
    product6x4(sixes, a, aRow, tapRows, tapRow, tapColumns, tapColumn, depth, panel, c, cRow, start, startRow);
    const done = 6 * sixes;
    product1x4(rest, a + done * aRow, aRow, tapRows, tapRow, tapColumns, tapColumn, depth, panel, c + done * cRow, cRow, start + done * startRow, startRow);
    return;
  }
  let fours = rest >= 4 ? 1 : 0;
  if (rest == 2 && sixes > 0) { // 8 = 4 + 4 rather than 6 + 1 + 1
    sixes -= 1;
    fours = 2;
  }
  if (sixes > 0) product6x8(sixes, a, aRow, tapRows, tapRow, tapColumns, tapColumn, depth, panel, c, cRow, start, startRow);
  let done = 6 * sixes;
  if (fours > 0) product4x8(fours, a + done * aRow, aRow, tapRows, tapRow, tapColumns, tapColumn, depth, panel, c + done * cRow, cRow, start + done * startRow, startRow);
  done += 4 * fours;
  rest = n - done;
  if (rest > 0) product1x8(rest, a + done * aRow, aRow, tapRows, tapRow, tapColumns, tapColumn, depth, panel, c + done * cRow, cRow, start + done * startRow, startRow);
}

/**
 * c[0..rows, 0..8) += sum over k of a[k, 0..rows) * b[k, 0..8): the outer product that filter gradients are made of.
 * k runs over `lines` lines of `steps` steps.
 */
@inline
function outerTile(
  rows: i32, wide: bool,
  a: usize, aStep: usize, aLine: usize, b: usize, bStep: usize, bLine: usize, steps: i32, lines: i32, c: usize, cRow: usize,
): void {
  const none = f32x4.splat(0);
  let x0 = v128.load(c), y0 = wide ? v128.load(c, 16) : none;
  let x1 = none, y1 = none, x2 = none, y2 = none, x3 = none, y3 = none, x4 = none, y4 = none, x5 = none, y5 = none;
  if (rows > 1) { x1 = v128.load(c + cRow); if (wide) y1 = v128.load(c + cRow, 16); }
  if (rows > 2) { x2 = v128.load(c + 2 * cRow); if (wide) y2 = v128.load(c + 2 * cRow, 16); }
  if (rows > 3) { x3 = v128.load(c + 3 * cRow); if (wide) y3 = v128.load(c + 3 * cRow, 16); }
  if (rows > 4) { x4 = v128.load(c + 4 * cRow); if (wide) y4 = v128.load(c + 4 * cRow, 16); }
  if (rows > 5) { x5 = v128.load(c + 5 * cRow); if (wide) y5 = v128.load(c + 5 * cRow, 16); }
  const nextA = aLine - steps * aStep, nextB = bLine - steps * bStep;
  for (let line = 0; line < lines; line++) {
    for (let k = 0; k < steps; k++) {
      const w0 = v128.load(b), w1 = wide ? v128.load(b, 16) : none;
      let s = v128.load32_splat(a); x0 = fma(s, w0, x0); if (wide) y0 = fma(s, w1, y0);
      if (rows > 1) { s = v128.load32_splat(a, 4); x1 = fma(s, w0, x1); if (wide) y1 = fma(s, w1, y1); }
      if (rows > 2) { s = v128.load32_splat(a, 8); x2 = fma(s, w0, x2); if (wide) y2 = fma(s, w1, y2); }
      if (rows > 3) { s = v128.load32_splat(a, 12); x3 = fma(s, w0, x3); if (wide) y3 = fma(s, w1, y3); }
      if (rows > 4) { s = v128.load32_splat(a, 16); x4 = fma(s, w0, x4); if (wide) y4 = fma(s, w1, y4); }
      if (rows > 5) { s = v128.load32_splat(a, 20); x5 = fma(s, w0, x5); if (wide) y5 = fma(s, w1, y5); }
      a += aStep;
      b += bStep;
    }
    a += nextA;
    b += nextB;
  }
  v128.store(c, x0); if (wide) v128.store(c, y0, 16);
  if (rows > 1) { v128.store(c + cRow, x1); if (wide) v128.store(c + cRow, y1, 16); }
  if (rows > 2) { v128.store(c + 2 * cRow, x2); if (wide) v128.store(c + 2 * cRow, y2, 16); }
  if (rows > 3) { v128.store(c + 3 * cRow, x3); if (wide) v128.store(c + 3 * cRow, y3, 16); }
  if (rows > 4) { v128.store(c + 4 * cRow, x4); if (wide) v128.store(c + 4 * cRow, y4, 16); }
  if (rows > 5) { v128.store(c + 5 * cRow, x5); if (wide) v128.store(c + 5 * cRow, y5, 16); }
}

function outer6x8(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(6, true, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer4x8(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(4, true, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer3x8(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(3, true, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer1x8(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(1, true, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer6x4(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(6, false, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer4x4(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(4, false, a, as, al, b, bs, bl, n, l, c, cr);
}
function outer1x4(a: usize, as: usize, al: usize, b: usize, bs: usize, bl: usize, n: i32, l: i32, c: usize, cr: usize): void {
  outerTile(1, false, a, as, al, b, bs, bl, n, l, c, cr);
}

/** As `outerTile`, for `height` rows and `width` columns (a multiple of 4). */
export function outerProduct(
  height: i32, width: i32,
  a: usize, aStep: usize, aLine: usize, b: usize, bStep: usize, bLine: usize, steps: i32, lines: i32, c: usize, cRow: usize,
): void {
  let column = 0;
  for (; column + 8 <= width; column += 8) {
    const bb = b + (column << 2), cc = c + (column << 2);
    let row = 0;
    while (row < height) {
      const rest = height - row;
      const aa = a + (row << 2), to = cc + row * cRow;
      // 8 = 4 + 4 rather than 6 + 1 + 1
      const taken = rest >= 6 && rest != 8 ? 6 : rest >= 4 ? 4 : rest == 3 ? 3 : 1;
      if (taken == 6) outer6x8(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
      else if (taken == 4) outer4x8(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
      else if (taken == 3) outer3x8(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
      else outer1x8(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
      row += taken;
    }
  }
  if (column == width) return;
  const bb = b + (column << 2), cc = c + (column << 2);
  let row = 0;
  while (row < height) {
    const rest = height - row;
    const aa = a + (row << 2), to = cc + row * cRow;
    const taken = rest >= 6 && rest != 8 ? 6 : rest >= 4 ? 4 : 1;
    if (taken == 6) outer6x4(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
    else if (taken == 4) outer4x4(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
    else outer1x4(aa, aStep, aLine, bb, bStep, bLine, steps, lines, to, cRow);
    row += taken;
  }
}
