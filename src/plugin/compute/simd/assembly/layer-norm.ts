// The norm of a pixel's channels (Ba et al. 2016). Its mean and spread are found again on the way back: they are in cache.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles, fma, fnma, sumOf } from "./vectors";

@unmanaged
export class LayerNorm {
  x: FeatureMap;
  y: FeatureMap;
  /** One number a channel, 0 for padding. */
  weight: usize;
  bias: usize;
  /** 1 for a channel, 0 for one that only pads. */
  mask: usize;
  /** Without those that pad. */
  channels: i32;
  epsilon: f32;
}

export function layerNorm(n: LayerNorm, share: Share): void {
  const x = n.x, y = n.y, bytes = <usize>x.channels << 2;
  const pixels = x.batch * x.height * x.width;
  for (let i = shareStart(pixels, share), end = shareEnd(pixels, share); i < end; i++) {
    const p = pixelOf(x, i), q = pixelOf(y, i);
    const mean = meanOf(p, bytes, n.channels);
    const inverse = inverseOf(p, bytes, mean, n.mask, n.channels, n.epsilon);
    for (let c: usize = 0; c < bytes; c += 16) {
      const normed = f32x4.mul(f32x4.sub(v128.load(p + c), mean), inverse);
      v128.store(q + c, fma(normed, v128.load(n.weight + c), v128.load(n.bias + c)));
    }
  }
}

@unmanaged
export class LayerNormBackward {
  x: FeatureMap;
  gradient: FeatureMap;
  toX: FeatureMap;
  /** 0: toX is set; 1: it is added to. */
  adds: i32;
  weight: usize;
  mask: usize;
  channels: i32;
  epsilon: f32;
  /** [shares][weight, bias][channels] float64 */
  sums: usize;
}

export function layerNormBackward(n: LayerNormBackward, share: Share): void {
  const x = n.x, g = n.gradient, to = n.toX, bytes = <usize>x.channels << 2;
  const toWeight = n.sums + share.index * 4 * bytes, toBias = toWeight + 2 * bytes;
  memory.fill(toWeight, 0, 4 * bytes);
  const pixels = x.batch * x.height * x.width;
  const part = f32x4.splat(1 / <f32>n.channels);
  for (let i = shareStart(pixels, share), end = shareEnd(pixels, share); i < end; i++) {
    const p = pixelOf(x, i), u = pixelOf(g, i), o = pixelOf(to, i);
    const mean = meanOf(p, bytes, n.channels);
    const inverse = inverseOf(p, bytes, mean, n.mask, n.channels, n.epsilon);
    let sum = f32x4.splat(0), product = f32x4.splat(0);
    for (let c: usize = 0; c < bytes; c += 16) {
      const arriving = v128.load(u + c);
      const normed = f32x4.mul(f32x4.sub(v128.load(p + c), mean), inverse);
      addToDoubles(toWeight + 2 * c, f32x4.mul(arriving, normed));
      addToDoubles(toBias + 2 * c, arriving);
      const v = f32x4.mul(arriving, v128.load(n.weight + c));
      sum = f32x4.add(sum, v);
      product = fma(v, normed, product);
    }
    const common = f32x4.mul(sumOf(sum), part), along = f32x4.mul(sumOf(product), part);
    for (let c: usize = 0; c < bytes; c += 16) {
      const normed = f32x4.mul(f32x4.sub(v128.load(p + c), mean), inverse);
      const v = f32x4.mul(v128.load(u + c), v128.load(n.weight + c));
      const d = f32x4.mul(f32x4.mul(fnma(normed, along, f32x4.sub(v, common)), inverse), v128.load(n.mask + c));
      v128.store(o + c, n.adds ? f32x4.add(d, v128.load(o + c)) : d);
    }
  }
}

/** Address of a map's pixel by its number among all. */
@inline
export function pixelOf(map: FeatureMap, i: i32): usize {
  const row = i / map.width;
  return rowOf(map, row / map.height, row % map.height) + (i - row * map.width) * map.pixel;
}

@inline
function meanOf(p: usize, bytes: usize, channels: i32): v128 {
  let sum = f32x4.splat(0);
  for (let c: usize = 0; c < bytes; c += 16) sum = f32x4.add(sum, v128.load(p + c));
  return f32x4.div(sumOf(sum), f32x4.splat(<f32>channels));
}

@inline
function inverseOf(p: usize, bytes: usize, mean: v128, mask: usize, channels: i32, epsilon: f32): v128 {
  let squares = f32x4.splat(0);
  for (let c: usize = 0; c < bytes; c += 16) {
    const centred = f32x4.mul(f32x4.sub(v128.load(p + c), mean), v128.load(mask + c));
    squares = fma(centred, centred, squares);
  }
  const variance = f32x4.div(sumOf(squares), f32x4.splat(<f32>channels));
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}
