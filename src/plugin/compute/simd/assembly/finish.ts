// What a convolution does to a block of its result while that is still in cache.
import { activated, ELU, LINES, needsValue, RELU, SIGMOID, throughActivation } from "./activations";
import { FeatureMap, Share } from "./records";
import { addToDoubles, fma } from "./vectors";

/** The numbers of `finishKinds` in ../records.ts. */
const STATISTICS: i32 = 1;
const BACK: i32 = 2;
const ACTIVATE: i32 = 3;

/** The first fields of both convolutions' records. */
@unmanaged
export class Finish {
  /**
   * 0: nothing. 1, forward before a batch norm: sums of v and v v. 2, a gradient that goes back through an activation:
   * v becomes v times its slope; sums of v and v z. 3: v becomes the activation of v + bias.
   */
  finish: i32;
  activation: i32;
  slope: f32;
  /** One number a channel, for kind 3. */
  bias: usize;
  /** [shares][2][channels] float64, for kinds 1 and 2. */
  sums: usize;
  /** What was normalised, what came out, and the scale and shift between them: [7][channels], for kind 2. */
  z: FeatureMap;
  value: FeatureMap;
  coefficients: usize;
}

/** Clears this share's sums, in float64 and (`partial`, 2 x channels) float32. */
export function startSums(f: Finish, channels: i32, partial: usize, share: Share): void {
  if (f.finish != STATISTICS && f.finish != BACK) return;
  memory.fill(partial, 0, <usize>channels << 3);
  memory.fill(f.sums + ((<usize>share.index * channels) << 4), 0, <usize>channels << 4);
}

/**
 * Moves the float32 sums to the float64 ones. Called every few hundred pixels: in between the rounding of float32 adds
 * up, and adding in float64 at each pixel would cost more than the convolution's own output.
 */
export function flushSums(f: Finish, channels: i32, partial: usize, share: Share): void {
  if (f.finish != STATISTICS && f.finish != BACK) return;
  const sums = f.sums + ((<usize>share.index * channels) << 4);
  for (let c = 0; c < 2 * channels; c += 4) {
    const at = partial + (<usize>c << 2);
    addToDoubles(sums + (<usize>c << 3), v128.load(at));
    v128.store(at, f32x4.splat(0));
  }
}

/** Finishes rows x columns pixels of y whose first is (row, column) of an image. */
export function finishBlock(
  f: Finish, y: FeatureMap, image: i32, row: i32, column: i32, rows: i32, columns: i32,
  partial: usize,
): void {
  if (f.finish == 0) return;
  const block = y.origin + image * y.image + row * y.row + column * y.pixel;
  if (f.finish == STATISTICS) {
    sumBlock(block, y, rows, columns, partial);
  } else if (f.finish == BACK) {
    const z = f.z.origin + image * f.z.image + row * f.z.row + column * f.z.pixel;
    const value = needsValue(f.activation) ? f.value.origin + image * f.value.image + row * f.value.row + column * f.value.pixel : 0;
    if (f.activation == RELU) back(RELU, f, block, y, z, value, f.coefficients, rows, columns, partial);
    else if (f.activation == LINES) back(LINES, f, block, y, z, value, f.coefficients, rows, columns, partial);
    else if (f.activation == ELU) back(ELU, f, block, y, z, value, f.coefficients, rows, columns, partial);
    else back(SIGMOID, f, block, y, z, value, f.coefficients, rows, columns, partial);
  } else if (f.finish == ACTIVATE) {
    if (f.activation == RELU) activate(RELU, f, block, y, rows, columns);
    else if (f.activation == LINES) activate(LINES, f, block, y, rows, columns);
    else if (f.activation == ELU) activate(ELU, f, block, y, rows, columns);
    else activate(SIGMOID, f, block, y, rows, columns);
  }
}

function sumBlock(block: usize, y: FeatureMap, rows: i32, columns: i32, partial: usize): void {
  const bytes = <usize>y.channels << 2;
  const pixel = y.pixel;
  for (let c: usize = 0; c < bytes; c += 16) {
    let s = v128.load(partial + c);
    let t = v128.load(partial + c + bytes);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      for (let i = 0; i < columns; i++) {
        const v = v128.load(p);
        s = f32x4.add(s, v);
        t = fma(v, v, t);
        p += pixel;
      }
    }
    v128.store(partial + c, s);
    v128.store(partial + c + bytes, t);
  }
}

@inline
function back(
  kind: i32, f: Finish, block: usize, y: FeatureMap, z: usize, value: usize, coefficients: usize,
  rows: i32, columns: i32, partial: usize,
): void {
  const bytes = <usize>y.channels << 2;
  const slope = f32x4.splat(f.slope);
  const pixel = y.pixel, zPixel = f.z.pixel, zRow = f.z.row;
  const valuePixel = needsValue(kind) ? f.value.pixel : 0, valueRow = needsValue(kind) ? f.value.row : 0;
  for (let c: usize = 0; c < bytes; c += 16) {
    const scale = v128.load(coefficients + c);
    const shift = v128.load(coefficients + c + bytes);
    let s = v128.load(partial + c);
    let t = v128.load(partial + c + bytes);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      let q = z + r * zRow + c;
      let u = value + r * valueRow + c;
      for (let i = 0; i < columns; i++) {
        const x = v128.load(q);
        const seen = needsValue(kind) ? v128.load(u) : fma(x, scale, shift);
        const v = throughActivation(kind, v128.load(p), seen, slope);
        v128.store(p, v);
        s = f32x4.add(s, v);
        t = fma(v, x, t);
        p += pixel;
        q += zPixel;
        if (needsValue(kind)) u += valuePixel;
      }
    }
    v128.store(partial + c, s);
    v128.store(partial + c + bytes, t);
  }
}

@inline
function activate(kind: i32, f: Finish, block: usize, y: FeatureMap, rows: i32, columns: i32): void {
  const bytes = <usize>y.channels << 2;
  const slope = f32x4.splat(f.slope);
  const pixel = y.pixel;
  for (let c: usize = 0; c < bytes; c += 16) {
    const bias = v128.load(f.bias + c);
    for (let r = 0; r < rows; r++) {
      let p = block + r * y.row + c;
      for (let i = 0; i < columns; i++) {
        v128.store(p, activated(kind, f32x4.add(v128.load(p), bias), slope));
        p += pixel;
      }
    }
  }
}
