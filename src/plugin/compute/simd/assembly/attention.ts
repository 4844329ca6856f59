// Scaled dot-product attention of the tokens of a row for each other (Vaswani et al. 2017), a head at a time. A head's keys and values
// are brought into the scratch memory first, padded to whole vectors; its weights live one row at a time.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { exp4, fma, larger, largest, sumOf } from "./vectors";

@unmanaged
export class Attention {
  /** Queries, keys and values, [3][heads][depth] channels side by side. */
  qkv: FeatureMap;
  y: FeatureMap;
  heads: i32;
  depth: i32;
}

export function attention(a: Attention, share: Share): void {
  const x = a.qkv, y = a.y, length = x.width, depth = a.depth;
  const columns = padded(length), numbers = padded(depth);
  const keys = share.scratch, values = keys + bytesOf(depth * columns);
  const weights = values + bytesOf(length * numbers), mixed = weights + bytesOf(columns);
  const items = x.batch * x.height * a.heads;
  for (let item = shareStart(items, share), end = shareEnd(items, share); item < end; item++) {
    const row = item / a.heads, head = item % a.heads;
    const from = rowOf(x, row / x.height, row % x.height), to = rowOf(y, row / y.height, row % y.height);
    const width = a.heads * depth;
    const queryAt = bytesOf(head * depth), keyAt = bytesOf(width + head * depth), valueAt = bytesOf(2 * width + head * depth);
    gatherTurned(from + keyAt, x.pixel, length, depth, keys, columns);
    gather(from + valueAt, x.pixel, length, depth, values, numbers);
    for (let i = 0; i < length; i++) {
      products(from + i * x.pixel + queryAt, keys, depth, columns, weights);
      softmax(weights, length, columns, depth);
      products(weights, values, length, numbers, mixed);
      const out = to + i * y.pixel;
      memory.copy(out + queryAt, mixed, bytesOf(depth));
      if (head == a.heads - 1) memory.fill(out + bytesOf(width), 0, bytesOf(y.channels - width));
    }
  }
}

@unmanaged
export class AttentionBackward {
  qkv: FeatureMap;
  gradient: FeatureMap;
  toQkv: FeatureMap;
  /** 0: toQkv is set; 1: it is added to. */
  adds: i32;
  heads: i32;
  depth: i32;
}

export function attentionBackward(a: AttentionBackward, share: Share): void {
  const x = a.qkv, g = a.gradient, to = a.toQkv, length = x.width, depth = a.depth;
  const columns = padded(length), numbers = padded(depth), width = a.heads * depth;
  const turned = bytesOf(depth * columns), straight = bytesOf(length * numbers);
  const keysTurned = share.scratch, valuesTurned = keysTurned + turned;
  const keys = valuesTurned + turned, toKeys = keys + straight, toValues = toKeys + straight;
  const weights = toValues + straight, toWeights = weights + bytesOf(columns);
  const query = toWeights + bytesOf(columns), arriving = query + bytesOf(numbers), toQuery = arriving + bytesOf(numbers);
  const scale = f32x4.splat(1 / sqrt<f32>(<f32>depth));
  const items = x.batch * x.height * a.heads;
  for (let item = shareStart(items, share), end = shareEnd(items, share); item < end; item++) {
    const row = item / a.heads, head = item % a.heads, image = row / x.height, line = row % x.height;
    const from = rowOf(x, image, line), out = rowOf(to, image, line);
    const queryAt = bytesOf(head * depth), keyAt = bytesOf(width + head * depth), valueAt = bytesOf(2 * width + head * depth);
    gatherTurned(from + keyAt, x.pixel, length, depth, keysTurned, columns);
    gatherTurned(from + valueAt, x.pixel, length, depth, valuesTurned, columns);
    gather(from + keyAt, x.pixel, length, depth, keys, numbers);
    memory.fill(toKeys, 0, 2 * straight);
    for (let i = 0; i < length; i++) {
      gather(from + i * x.pixel + queryAt, 0, 1, depth, query, numbers);
      gather(rowOf(g, image, line) + i * g.pixel + queryAt, 0, 1, depth, arriving, numbers);
      products(query, keysTurned, depth, columns, weights);
      softmax(weights, length, columns, depth);
      products(arriving, valuesTurned, depth, columns, toWeights);
      throughSoftmax(weights, toWeights, columns, scale);
      products(toWeights, keys, length, numbers, toQuery);
      scatter(toQuery, numbers, 1, depth, out + i * to.pixel + queryAt, 0, a.adds);
      for (let j = 0; j < length; j++) {
        const at = bytesOf(j * numbers);
        addTimes(toKeys + at, query, toWeights + bytesOf(j), numbers);
        addTimes(toValues + at, arriving, weights + bytesOf(j), numbers);
      }
    }
    scatter(toKeys, numbers, length, depth, out + keyAt, to.pixel, a.adds);
    scatter(toValues, numbers, length, depth, out + valueAt, to.pixel, a.adds);
    if (head == a.heads - 1 && !a.adds)
      for (let i = 0; i < length; i++)
        memory.fill(out + i * to.pixel + bytesOf(3 * width), 0, bytesOf(to.channels - 3 * width));
  }
}

@inline
function padded(count: i32): i32 {
  return (count + 3) & ~3;
}

@inline
function bytesOf(numbers: i32): usize {
  return <usize>numbers << 2;
}

/** Rows of `depth` numbers to rows of `numbers`, with zeros behind. */
function gather(from: usize, step: usize, rows: i32, depth: i32, to: usize, numbers: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(to, from, bytesOf(depth));
    memory.fill(to + bytesOf(depth), 0, bytesOf(numbers - depth));
    from += step;
    to += bytesOf(numbers);
  }
}

/** The reverse, without the zeros. */
function scatter(from: usize, numbers: i32, rows: i32, depth: i32, to: usize, step: usize, adds: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let c: usize = 0; c < bytesOf(depth); c += 4)
      store<f32>(to + c, load<f32>(from + c) + (adds ? load<f32>(to + c) : 0));
    from += bytesOf(numbers);
    to += step;
  }
}

/** [row][number] to [number][row], with zeros behind the rows. */
function gatherTurned(from: usize, step: usize, rows: i32, depth: i32, to: usize, columns: i32): void {
  memory.fill(to, 0, bytesOf(depth * columns));
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < depth; c++)
      store<f32>(to + bytesOf(c * columns + i), load<f32>(from + i * step + bytesOf(c)));
}

/** out[j] = sum over c of a[c] * b[c][j], for whole vectors of j. */
function products(a: usize, b: usize, depth: i32, columns: i32, out: usize): void {
  const step = bytesOf(columns), end = a + bytesOf(depth);
  let j: usize = 0;
  for (; j + 64 <= step; j += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let p = a, q = b + j; p < end; p += 4, q += step) {
      const v = v128.load32_splat(p);
      s0 = fma(v, v128.load(q), s0);
      s1 = fma(v, v128.load(q, 16), s1);
      s2 = fma(v, v128.load(q, 32), s2);
      s3 = fma(v, v128.load(q, 48), s3);
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
    v128.store(out + j, s2, 32);
    v128.store(out + j, s3, 48);
  }
  for (; j < step; j += 16) {
    let s = f32x4.splat(0);
    for (let p = a, q = b + j; p < end; p += 4, q += step) s = fma(v128.load32_splat(p), v128.load(q), s);
    v128.store(out + j, s);
  }
}

/** Scores of `length` tokens, scaled by their depth, to weights that add up to 1; padding becomes 0. */
function softmax(scores: usize, length: i32, columns: i32, depth: i32): void {
  const end = bytesOf(columns), scale = f32x4.splat(1 / sqrt<f32>(<f32>depth));
  for (let j = length; j < columns; j++) store<f32>(scores + bytesOf(j), -f32.MAX_VALUE);
  let most = f32x4.splat(-f32.MAX_VALUE);
  for (let j: usize = 0; j < end; j += 16) most = larger(v128.load(scores + j), most);
  const top = largest(most);
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < end; j += 16) {
    v128.store(scores + j, exp4(f32x4.mul(f32x4.sub(v128.load(scores + j), top), scale)));
  }
  for (let j = length; j < columns; j++) store<f32>(scores + bytesOf(j), 0);
  for (let j: usize = 0; j < end; j += 16) sum = f32x4.add(sum, v128.load(scores + j));
  const inverse = f32x4.div(f32x4.splat(1), sumOf(sum));
  for (let j: usize = 0; j < end; j += 16) v128.store(scores + j, f32x4.mul(v128.load(scores + j), inverse));
}

/** The gradient of weights becomes that of scores, times `scale`. */
function throughSoftmax(weights: usize, gradient: usize, columns: i32, scale: v128): void {
  const end = bytesOf(columns);
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < end; j += 16) sum = fma(v128.load(weights + j), v128.load(gradient + j), sum);
  const mean = sumOf(sum);
  for (let j: usize = 0; j < end; j += 16) {
    const slope = f32x4.mul(v128.load(weights + j), f32x4.sub(v128.load(gradient + j), mean));
    v128.store(gradient + j, f32x4.mul(slope, scale));
  }
}

/** to += factor * a, over whole vectors. */
@inline
function addTimes(to: usize, a: usize, factor: usize, numbers: i32): void {
  const f = v128.load32_splat(factor);
  for (let c: usize = 0; c < bytesOf(numbers); c += 16) v128.store(to + c, fma(f, v128.load(a + c), v128.load(to + c)));
}
