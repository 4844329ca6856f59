import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles } from "./vectors";

@unmanaged
export class Transfer {
  x: FeatureMap;
  y: FeatureMap;
  /** 0: y becomes x; 1: x is added to y. */
  adds: i32;
}

export function transfer(t: Transfer, share: Share): void {
  const x = t.x,
    y = t.y,
    bytes = (<usize>x.channels) << 2;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    let p = rowOf(x, r / x.height, r % x.height),
      q = rowOf(y, r / x.height, r % x.height);
    for (let i = 0; i < x.width; i++) {
      for (let c: usize = 0; c < bytes; c += 16)
        v128.store(
          q + c,
          t.adds ? f32x4.add(v128.load(q + c), v128.load(p + c)) : v128.load(p + c),
        );
      p += x.pixel;
      q += y.pixel;
    }
  }
}

@unmanaged
export class Rearrange {
  x: FeatureMap;
  y: FeatureMap;
  /** [count][2] int32: bytes of a channel in a pixel of x, and of y. */
  places: usize;
  count: i32;
  /** 0: y becomes x, with zeros where no channel is; 1: x is added to y. */
  adds: i32;
}

/** As transfer, between maps whose padding lies differently. */
export function rearrange(t: Rearrange, share: Share): void {
  const x = t.x,
    y = t.y,
    bytes = (<usize>y.channels) << 2;
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    let p = rowOf(x, r / x.height, r % x.height),
      q = rowOf(y, r / x.height, r % x.height);
    for (let i = 0; i < x.width; i++) {
      if (!t.adds) memory.fill(q, 0, bytes);
      for (let k = 0; k < t.count; k++) {
        const places = t.places + ((<usize>k) << 3);
        const to = q + load<i32>(places, 4);
        store<f32>(to, load<f32>(to) + load<f32>(p + load<i32>(places)));
      }
      p += x.pixel;
      q += y.pixel;
    }
  }
}

@unmanaged
export class ClearMargin {
  x: FeatureMap;
}

/** Writes the zeros around a map whose memory something else has used. */
export function clearMargin(m: ClearMargin, share: Share): void {
  const x = m.x;
  const left = <usize>x.before * x.pixel,
    right = <usize>x.right * x.pixel;
  const rows = x.before + x.height + x.below;
  const end = shareEnd(x.batch * rows, share);
  for (let r = shareStart(x.batch * rows, share); r < end; r++) {
    const row = (r % rows) - x.before;
    const start = rowOf(x, r / rows, row) - left;
    if (row < 0 || row >= x.height) {
      memory.fill(start, 0, x.row);
    } else {
      memory.fill(start, 0, left);
      memory.fill(start + left + x.width * x.pixel, 0, right);
    }
  }
}

@unmanaged
export class ChannelSums {
  x: FeatureMap;
  /** [shares][channels] float64 */
  sums: usize;
}

/** Sums over all pixels: the gradient of a bias. */
export function channelSums(s: ChannelSums, share: Share): void {
  const x = s.x,
    bytes = (<usize>x.channels) << 2;
  const sums = s.sums + share.index * 2 * bytes;
  memory.fill(sums, 0, 2 * bytes);
  const end = shareEnd(x.batch * x.height, share);
  for (let r = shareStart(x.batch * x.height, share); r < end; r++) {
    const row = rowOf(x, r / x.height, r % x.height);
    for (let c: usize = 0; c < bytes; c += 16) {
      let total = f32x4.splat(0);
      let p = row + c;
      for (let i = 0; i < x.width; i++) {
        total = f32x4.add(total, v128.load(p));
        p += x.pixel;
      }
      addToDoubles(sums + 2 * c, total);
    }
  }
}

@unmanaged
export class ChannelSumsEnd {
  /** [shares][stride] float64 */
  sums: usize;
  shares: i32;
  stride: i32;
  channels: i32;
  total: usize;
}

export function channelSumsEnd(s: ChannelSumsEnd, share: Share): void {
  for (let c = shareStart(s.channels, share); c < shareEnd(s.channels, share); c++) {
    let total: f64 = 0;
    for (let t = 0; t < s.shares; t++)
      total += load<f64>(s.sums + ((<usize>(t * s.stride + c)) << 3));
    store<f32>(s.total + ((<usize>c) << 2), <f32>total);
  }
}
