// What moves tokens about: see ../../ops/token-grid.ts. A row of a map of tokens is one sequence.
import { FeatureMap, rowOf, shareEnd, shareStart, Share } from "./records";
import { addToDoubles } from "./vectors";

@unmanaged
export class TokenRanks {
  /** An image, whose channel number `mask` hides a token where it is over 0.5 at its first pixel. */
  x: FeatureMap;
  y: FeatureMap;
  token: i32;
  grid: i32;
  mask: i32;
}

export function tokenRanks(t: TokenRanks, share: Share): void {
  const x = t.x, y = t.y, side = t.token * t.grid, tokens = t.grid * t.grid;
  for (let r = shareStart(y.batch * y.height, share), end = shareEnd(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height, row = r % y.height, to = rowOf(y, image, row);
    let rank = 0;
    for (let hidden = 0; hidden < 2; hidden++)
      for (let place = 0; place < tokens; place++) {
        const first = squareOf(x, image, row * side, place, t.token, t.grid);
        if (isHidden(first, t.mask) != hidden) continue;
        v128.store(to + place * y.pixel, f32x4.replace_lane(f32x4.splat(0), 0, <f32>rank)); // its padding is 0
        rank += 1;
      }
  }
}

@unmanaged
export class VisiblePatches {
  x: FeatureMap;
  /** The squares of the first tokens by rank; as many as it is wide. */
  y: FeatureMap;
  token: i32;
  grid: i32;
  /** Which is also the number of channels before it. */
  mask: i32;
}

export function visiblePatches(t: VisiblePatches, share: Share): void {
  const x = t.x, y = t.y, side = t.token * t.grid, tokens = t.grid * t.grid;
  const bytes = <usize>t.mask << 2, square = t.token * t.token * bytes;
  for (let r = shareStart(y.batch * y.height, share), end = shareEnd(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height, row = r % y.height;
    let to = rowOf(y, image, row), rank = 0;
    for (let hidden = 0; hidden < 2; hidden++)
      for (let place = 0; place < tokens && rank < y.width; place++) {
        const first = squareOf(x, image, row * side, place, t.token, t.grid);
        if (isHidden(first, t.mask) != hidden) continue;
        let o = to;
        for (let i = 0; i < t.token; i++)
          for (let j = 0; j < t.token; j++, o += bytes)
            memory.copy(o, first + i * x.row + j * x.pixel, bytes);
        memory.fill(o, 0, (<usize>y.channels << 2) - square);
        to += y.pixel;
        rank += 1;
      }
  }
}

@unmanaged
export class FillToken {
  /** One number a channel. */
  token: usize;
  y: FeatureMap;
}

/** The same token at every pixel of a map. */
export function fillToken(t: FillToken, share: Share): void {
  const y = t.y, bytes = <usize>y.channels << 2;
  for (let r = shareStart(y.batch * y.height, share), end = shareEnd(y.batch * y.height, share); r < end; r++)
    for (let i = 0; i < y.width; i++)
      memory.copy(rowOf(y, r / y.height, r % y.height) + i * y.pixel, t.token, bytes);
}

@unmanaged
export class AddPositions {
  x: FeatureMap;
  /** 0: all tokens are there, in reading order. */
  ranks: FeatureMap;
  y: FeatureMap;
  /** [1 + tokens][channels] */
  positions: usize;
}

export function addPositions(a: AddPositions, share: Share): void {
  const x = a.x, y = a.y, ranks = a.ranks, bytes = <usize>x.channels << 2;
  const inOrder = changetype<usize>(ranks) == 0;
  const places = inOrder ? x.width : ranks.width + 1;
  for (let r = shareStart(x.batch * x.height, share), end = shareEnd(x.batch * x.height, share); r < end; r++) {
    const image = r / x.height, row = r % x.height;
    const from = rowOf(x, image, row), to = rowOf(y, image, row);
    for (let place = 0; place < places; place++) {
      const token = inOrder ? place : rankAt(ranks, image, row, place);
      if (token >= x.width) continue;
      const p = from + token * x.pixel, q = to + token * y.pixel, v = a.positions + place * bytes;
      for (let c: usize = 0; c < bytes; c += 16) v128.store(q + c, f32x4.add(v128.load(p + c), v128.load(v + c)));
    }
  }
}

@unmanaged
export class MaskTokens {
  x: FeatureMap;
  ranks: FeatureMap;
  y: FeatureMap;
  token: usize;
}

export function maskTokens(m: MaskTokens, share: Share): void {
  const x = m.x, y = m.y, bytes = <usize>x.channels << 2;
  for (let r = shareStart(y.batch * y.height, share), end = shareEnd(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height, row = r % y.height;
    for (let place = 0; place < y.width; place++) {
      const token = rankAt(m.ranks, image, row, place);
      const from = token < x.width ? rowOf(x, image, row) + token * x.pixel : m.token;
      memory.copy(rowOf(y, image, row) + place * y.pixel, from, bytes);
    }
  }
}

@unmanaged
export class MaskTokensBackward {
  gradient: FeatureMap;
  ranks: FeatureMap;
  toX: FeatureMap;
  /** 0: toX is set; 1: it is added to. */
  adds: i32;
  /** [shares][channels] float64: of the token for hidden places. */
  sums: usize;
}

export function maskTokensBackward(m: MaskTokensBackward, share: Share): void {
  const g = m.gradient, to = m.toX, bytes = <usize>g.channels << 2;
  const sums = m.sums + share.index * 2 * bytes;
  memory.fill(sums, 0, 2 * bytes);
  for (let r = shareStart(g.batch * g.height, share), end = shareEnd(g.batch * g.height, share); r < end; r++) {
    const image = r / g.height, row = r % g.height;
    for (let place = 0; place < g.width; place++) {
      const token = rankAt(m.ranks, image, row, place);
      const p = rowOf(g, image, row) + place * g.pixel, q = rowOf(to, image, row) + token * to.pixel;
      const isSeen = token < to.width;
      for (let c: usize = 0; c < bytes; c += 16) {
        const v = v128.load(p + c);
        if (isSeen) v128.store(q + c, m.adds ? f32x4.add(v, v128.load(q + c)) : v);
        else addToDoubles(sums + 2 * c, v);
      }
    }
  }
}

@unmanaged
export class Unpatchify {
  /** A class token, and squares of pixels. */
  x: FeatureMap;
  y: FeatureMap;
  token: i32;
  grid: i32;
  /** Of a pixel, without those that pad. */
  channels: i32;
}

export function unpatchify(u: Unpatchify, share: Share): void {
  const x = u.x, y = u.y, side = u.token * u.grid;
  const bytes = <usize>u.channels << 2, padding = (<usize>y.channels << 2) - bytes;
  for (let r = shareStart(y.batch * y.height, share), end = shareEnd(y.batch * y.height, share); r < end; r++) {
    const image = r / y.height, row = r % y.height;
    const from = rowOf(x, image, row / side);
    let to = rowOf(y, image, row);
    for (let i = 0; i < side; i++, to += y.pixel) {
      memory.copy(to, from + numberOf(u.token, u.grid, row % side, i, x.pixel, bytes), bytes);
      memory.fill(to + bytes, 0, padding);
    }
  }
}

@unmanaged
export class UnpatchifyBackward {
  gradient: FeatureMap;
  toX: FeatureMap;
  /** 0: toX is set, with zeros for the class token; 1: it is added to. */
  adds: i32;
  token: i32;
  grid: i32;
  channels: i32;
}

/** Cut by sequences: every one is cleared first. */
export function unpatchifyBackward(u: UnpatchifyBackward, share: Share): void {
  const g = u.gradient, to = u.toX, side = u.token * u.grid, bytes = <usize>u.channels << 2;
  for (let r = shareStart(to.batch * to.height, share), end = shareEnd(to.batch * to.height, share); r < end; r++) {
    const image = r / to.height, out = rowOf(to, image, r % to.height);
    if (!u.adds) for (let i = 0; i < to.width; i++) memory.fill(out + i * to.pixel, 0, <usize>to.channels << 2);
    for (let row = 0; row < side; row++) {
      const from = rowOf(g, image, (r % to.height) * side + row);
      for (let i = 0; i < side; i++) {
        const q = out + numberOf(u.token, u.grid, row, i, to.pixel, bytes);
        for (let c: usize = 0; c < bytes; c += 4)
          store<f32>(q + c, load<f32>(q + c) + load<f32>(from + i * g.pixel + c));
      }
    }
  }
}

/** Bytes from a sequence's first token to the numbers of a pixel of its image. */
@inline
function numberOf(token: i32, grid: i32, row: i32, column: i32, step: usize, bytes: usize): usize {
  const place = (row / token) * grid + column / token;
  return (place + 1) * step + ((row % token) * token + (column % token)) * bytes;
}

/** Address of the first pixel of a token's square, in an image that begins at a row. */
@inline
function squareOf(x: FeatureMap, image: i32, top: i32, place: i32, token: i32, grid: i32): usize {
  return rowOf(x, image, top + (place / grid) * token) + (place % grid) * token * x.pixel;
}

@inline
function isHidden(pixel: usize, mask: i32): i32 {
  return load<f32>(pixel + (<usize>mask << 2)) > 0.5 ? 1 : 0;
}

/** Which token is at a place of the whole sequence, class tokens included: by its rank, or beyond those that were seen. */
@inline
function rankAt(ranks: FeatureMap, image: i32, row: i32, place: i32): i32 {
  if (place == 0) return 0;
  return 1 + <i32>load<f32>(rowOf(ranks, image, row) + (place - 1) * ranks.pixel);
}
