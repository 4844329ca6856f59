import { type Op, only, type Shape } from "./op.ts";
import { pixelOf, sequencesOf, sideOf, type TokenGrid, tokensOf } from "./token-grid.ts";
import { ranksIn } from "./token-ranks.ts";
import { addAt, at, eachIndex, zeros } from "./values.ts";

export interface VisiblePatchesAttributes extends TokenGrid {
  /** Of the tokens of a sequence. */
  readonly hidden: number;
}

/**
 * From an image with its mask: the squares of pixels that are seen, by rank, without the mask. A square's numbers lie row by row,
 * channels last.
 */
export const visiblePatches: Op<VisiblePatchesAttributes> = {
  arity: [1, 1],
  coarsening: sideOf,
  outputShape(inputs, grid): Shape {
    const { channels } = only(inputs);
    const seen = tokensOf(grid) - grid.hidden;
    if (!Number.isInteger(seen) || seen < 1 || grid.hidden < 1)
      throw new Error(`${grid.hidden} of ${tokensOf(grid)} tokens cannot be hidden`);
    if (channels < 2) throw new Error("an image without a mask behind its channels");
    return {
      height: sequencesOf(only(inputs), grid),
      width: seen,
      channels: (channels - 1) * grid.token ** 2,
    };
  },
  parameters: () => [],
  work: () => ({ forward: 0, toInputs: 0, toParameters: 0 }),
  forward({ inputs, attributes: grid }) {
    const image = only(inputs);
    const [batch = 0, height = 0, , channels = 0] = image.shape;
    const ranks = ranksIn(image, grid);
    const seen = tokensOf(grid) - grid.hidden;
    const output = zeros([
      ...[batch, height / sideOf(grid), seen],
      (channels - 1) * grid.token ** 2,
    ]);
    eachIndex(ranks.shape, ([b = 0, sequence = 0, place = 0]) => {
      const rank = at(ranks, [b, sequence, place, 0]);
      eachIndex([grid.token ** 2, channels - 1], ([pixel = 0, c = 0]) => {
        const value = at(image, [b, ...pixelOf(grid, { sequence, place, pixel }), c]);
        addAt(output, [b, sequence, rank, pixel * (channels - 1) + c], value);
      });
    });
    return output;
  },
  gradient({ inputs, attributes: grid }, upstream) {
    const image = only(inputs);
    const channels = image.shape[3] ?? 0;
    const ranks = ranksIn(image, grid);
    const toImage = zeros(image.shape);
    eachIndex(ranks.shape, ([b = 0, sequence = 0, place = 0]) => {
      const rank = at(ranks, [b, sequence, place, 0]);
      eachIndex([grid.token ** 2, channels - 1], ([pixel = 0, c = 0]) => {
        const value = at(upstream, [b, sequence, rank, pixel * (channels - 1) + c]);
        addAt(toImage, [b, ...pixelOf(grid, { sequence, place, pixel }), c], value);
      });
    });
    return { inputs: [toImage], parameters: {} };
  },
};
