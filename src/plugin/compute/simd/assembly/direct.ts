// Convolutions of any kernel and stride by register tiles straight on the feature maps, and their gradients. A gradient
// with respect to the input, and a transposed convolution, are convolutions by parts: the results whose positions leave
// the same remainder when divided by the stride are an ordinary convolution of some of the taps.
import { Finish, finishBlock, flushSums, startSums } from "./finish";
import { FeatureMap, shareEnd, shareStart, Share } from "./records";
import { outerProduct, product } from "./tiles";
import { zeros } from "./zeros";

/** One such part. */
@unmanaged
class Part {
  /** The first result's position; the following are DirectConv.outStep apart. */
  row: i32;
  column: i32;
  /** Of the first tap in x, for the first result. */
  inRow: i32;
  inColumn: i32;
  /** Taps; none give zeros. */
  rows: i32;
  columns: i32;
  /** As packFilter leaves them. */
  panels: usize;
}
const partBytes: usize = 28;

@unmanaged
export class DirectConv extends Finish {
  x: FeatureMap;
  y: FeatureMap;
  inStep: i32;
  outStep: i32;
  parts: usize;
  partCount: i32;
  /** 0: y is set; 1: the result is added to it. */
  adds: i32;
}

export function directConv(d: DirectConv, share: Share): void {
  const x = d.x, y = d.y;
  const partial = share.scratch;
  const height = y.height / d.outStep, width = y.width / d.outStep;
  const end = shareEnd(height * y.batch, share);
  startSums(d, y.channels, partial, share);
  for (let r = shareStart(height * y.batch, share); r < end; r++) {
    const image = r / height, row = r - image * height;
    for (let i = 0; i < d.partCount; i++)
      convolveRow(d, changetype<Part>(d.parts + i * partBytes), image, row, width);
    finishBlock(d, y, image, row * d.outStep, 0, d.outStep, y.width, partial);
    flushSums(d, y.channels, partial, image, share);
  }
}

@inline
function convolveRow(d: DirectConv, part: Part, image: i32, row: i32, width: i32): void {
  const x = d.x, y = d.y;
  const from = x.origin + image * x.image + (row * d.inStep + part.inRow) * x.row + part.inColumn * x.pixel;
  const to = y.origin + image * y.image + (row * d.outStep + part.row) * y.row + part.column * y.pixel;
  const depth = <usize>x.channels << 2;
  const joined = x.pixel == depth; // the columns of a kernel row are one run of numbers
  const taps = part.rows * part.columns;
  if (taps == 0 && d.adds) return;
  const step = d.outStep * y.pixel;
  for (let o = 0; o < y.channels; o += 8)
    product(
      o + 8 <= y.channels, width,
      from, d.inStep * x.pixel, part.rows, x.row, joined ? 1 : part.columns, x.pixel, joined ? part.columns * depth : depth,
      part.panels + (<usize>(o * taps * x.channels) << 2),
      to + (<usize>o << 2), step, d.adds ? to + (<usize>o << 2) : zeros, d.adds ? step : 0,
    );
}

/**
 * gradient[tap][a's channel][b's channel] = sum over positions of a[position * aStep + tap] * b[position * bStep + tap],
 * where only one of the two moves with the tap: `a` in a convolution, `b` in a transposed one.
 */
@unmanaged
export class DirectFilterGradient {
  a: FeatureMap;
  b: FeatureMap;
  height: i32;
  width: i32;
  aStep: i32;
  bStep: i32;
  kernelRows: i32;
  kernelColumns: i32;
  /** Position of tap (0, 0) for position (0, 0): minus the padding. */
  firstRow: i32;
  firstColumn: i32;
  /** 0: the taps move a; 1: they move b. */
  tapsMoveB: i32;
  /** [shares][tap][a's channels][b's channels] */
  sums: usize;
}

/** Positions whose products are added before the next tap: what they read stays in the level-1 cache. */
const run: i32 = 64;

export function directFilterGradient(d: DirectFilterGradient, share: Share): void {
  const a = d.a, b = d.b;
  const inputs = a.channels, outputs = b.channels;
  const taps = d.kernelRows * d.kernelColumns;
  const tapBytes = <usize>(inputs * outputs) << 2;
  const sums = d.sums + share.index * taps * tapBytes;
  memory.fill(sums, 0, taps * tapBytes);
  const joined = !d.tapsMoveB && a.pixel == <usize>inputs << 2;
  const columns = joined ? 1 : d.kernelColumns;
  const end = shareEnd(d.height * a.batch, share);
  for (let r = shareStart(d.height * a.batch, share); r < end; r++) {
    const image = r / d.height, row = r - image * d.height;
    const aRow = a.origin + image * a.image + row * d.aStep * a.row;
    const bRow = b.origin + image * b.image + row * d.bStep * b.row;
    for (let first = 0; first < d.width; first += run) {
      const steps = min(run, d.width - first);
      for (let i = 0; i < d.kernelRows; i++)
        for (let j = 0; j < columns; j++) {
          const moveRow = d.firstRow + i, moveColumn = d.firstColumn + j;
          let from = aRow + first * d.aStep * a.pixel, with_ = bRow + first * d.bStep * b.pixel;
          if (d.tapsMoveB) with_ += moveRow * b.row + moveColumn * b.pixel;
          else from += moveRow * a.row + moveColumn * a.pixel;
          outerProduct(
            joined ? d.kernelColumns * inputs : inputs, outputs,
            from, d.aStep * a.pixel, 0, with_, d.bStep * b.pixel, 0, steps, 1,
            sums + (i * d.kernelColumns + j) * tapBytes, <usize>outputs << 2,
          );
        }
    }
  }
}

@unmanaged
export class SumCopies {
  /** [shares][count] float32, count a multiple of 4. */
  copies: usize;
  shares: i32;
  count: i32;
  sum: usize;
}

/** Adds up what every share has left. */
export function sumCopies(s: SumCopies, share: Share): void {
  const quads = s.count >> 2, bytes = <usize>s.count << 2;
  const end = <usize>shareEnd(quads, share) << 4;
  for (let q = <usize>shareStart(quads, share) << 4; q < end; q += 16) {
    let v = v128.load(s.copies + q);
    for (let k = 1; k < s.shares; k++) v = f32x4.add(v, v128.load(s.copies + k * bytes + q));
    v128.store(s.sum + q, v);
  }
}
