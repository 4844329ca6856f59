import type { Shape } from "./op.ts";

/**
 * Squares of an image as tokens of a sequence, after He et al. 2022 (masked autoencoders): an image of `grid` x `grid` squares of
 * `token` x `token` pixels is a sequence of grid^2 tokens in reading order. Maps of tokens are [batch, sequence, token, channel]:
 * an image as wide as the grid is one sequence, and further squares below it are further ones.
 *
 * Which tokens are hidden comes with the image, as its last channel: over 0.5 hides. How many are hidden is part of the graph, so the
 * encoder's maps are only as long as what it sees, and half or a quarter of the work; an attention that leaves out the hidden would
 * give the same after all of it. Masks of another number are a mistake of whoever makes them: tokens would be taken for seen or hidden in
 * reading order.
 */
export interface TokenGrid {
  /** Pixels on the side of a token. */
  readonly token: number;
  /** Tokens on the side of an image. */
  readonly grid: number;
}

export function tokensOf({ grid }: Pick<TokenGrid, "grid">): number {
  return grid * grid;
}

/** Pixels on the side of an image. */
export function sideOf({ token, grid }: TokenGrid): number {
  return token * grid;
}

/** Of the sequences of an image. Throws an Error where it is not as wide as the grid. */
export function sequencesOf({ height, width }: Shape, grid: TokenGrid): number {
  const side = sideOf(grid);
  if (![grid.token, grid.grid].every((n) => Number.isInteger(n) && n >= 1))
    throw new Error(`a grid of ${grid.grid} x ${grid.grid} tokens of ${grid.token} pixels`);
  if (width !== side || height % side !== 0)
    throw new Error(`an image of ${height} x ${width} pixels; ${side} x ${side} works`);
  return height / side;
}

/** Pixel of an image where a number of a token lies: `place` is the token's in reading order, `pixel` counts in its square. */
export function pixelOf(
  grid: TokenGrid,
  { sequence, place, pixel }: { sequence: number; place: number; pixel: number },
): readonly [row: number, column: number] {
  const { token } = grid;
  const row = Math.floor(place / grid.grid) * token + Math.floor(pixel / token);
  return [sequence * sideOf(grid) + row, (place % grid.grid) * token + (pixel % token)];
}

/** Throws an Error unless a sequence is so long. */
export function checkLength({ width }: Shape, length: number): void {
  if (width !== length) throw new Error(`a sequence of ${width} tokens; ${length} work`);
}
