import { type Op, only, type Shape } from "./op.ts";
import { pixelOf, sequencesOf, sideOf, type TokenGrid, tokensOf } from "./token-grid.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/**
 * From an image with its mask: where each token is among those of its sequence when the seen come first, then the hidden, both in
 * reading order; one channel. A token is hidden if the first pixel of its square is.
 */
export const tokenRanks: Op<TokenGrid> = {
  arity: [1, 1],
  coarsening: sideOf,
  outputShape: (inputs, grid): Shape => ({
    height: sequencesOf(only(inputs), grid),
    width: tokensOf(grid),
    channels: 1,
  }),
  parameters: () => [],
  work: (inputs, grid) => ({
    forward: 2 * sequencesOf(only(inputs), grid) * tokensOf(grid),
    toInputs: 0,
    toParameters: 0,
  }),
  forward: ({ inputs, attributes }) => ranksIn(only(inputs), attributes),
  /** A rank has no slope. */
  gradient: ({ inputs }) => ({ inputs: [zeros(only(inputs).shape)], parameters: {} }),
};

/** [batch, sequence, token, 1] */
export function ranksIn(image: Values, grid: TokenGrid): Values {
  const [batch = 0, height = 0, , channels = 0] = image.shape;
  const ranks = zeros([batch, height / sideOf(grid), tokensOf(grid), 1]);
  const isHidden = ([b = 0, sequence = 0, place = 0]: readonly number[]) =>
    at(image, [b, ...pixelOf(grid, { sequence, place, pixel: 0 }), channels - 1]) > 0.5;
  eachIndex(ranks.shape.slice(0, 2), (sequence) => {
    const places = Array.from({ length: tokensOf(grid) }, (_, place) => place);
    const hidden = places.map((place) => isHidden([...sequence, place]));
    const ordered = [...places.filter((p) => !hidden[p]), ...places.filter((p) => hidden[p])];
    for (const [rank, place] of ordered.entries()) addAt(ranks, [...sequence, place, 0], rank);
  });
  return ranks;
}
