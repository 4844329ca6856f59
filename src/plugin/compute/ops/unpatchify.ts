import { type Op, only, type Pass, type Shape } from "./op.ts";
import { checkLength, pixelOf, sideOf, type TokenGrid, tokensOf } from "./token-grid.ts";
import { addAt, at, eachIndex, zeros } from "./values.ts";

/** Puts the squares of pixels that tokens are back into an image, and leaves out the class token. */
export const unpatchify: Op<TokenGrid> = {
  arity: [1, 1],
  coarsening: (grid) => 1 / sideOf(grid),
  outputShape(inputs, grid): Shape {
    const { height, channels, width } = only(inputs);
    checkLength({ height, channels, width }, tokensOf(grid) + 1);
    const side = sideOf(grid);
    return { height: height * side, width: side, channels: channels / grid.token ** 2 };
  },
  parameters: () => [],
  work: () => ({ forward: 0, toInputs: 0, toParameters: 0 }),
  forward(pass) {
    const tokens = only(pass.inputs);
    const [batch = 0, height = 0, , numbers = 0] = tokens.shape;
    const { token } = pass.attributes;
    const side = sideOf(pass.attributes);
    const output = zeros([batch, height * side, side, numbers / token ** 2]);
    eachNumber(pass, (inToken, inImage) => addAt(output, inImage, at(tokens, inToken)));
    return output;
  },
  gradient(pass, upstream) {
    const toTokens = zeros(only(pass.inputs).shape);
    eachNumber(pass, (inToken, inImage) => addAt(toTokens, inToken, at(upstream, inImage)));
    return { inputs: [toTokens], parameters: {} };
  },
};

function eachNumber(
  { inputs, attributes: grid }: Pass<TokenGrid>,
  visit: (inToken: readonly number[], inImage: readonly number[]) => void,
): void {
  const [batch = 0, height = 0, , numbers = 0] = only(inputs).shape;
  const channels = numbers / grid.token ** 2;
  eachIndex([batch, height, tokensOf(grid), numbers], ([b = 0, sequence = 0, place = 0, i = 0]) => {
    const pixel = Math.floor(i / channels);
    const [row, column] = pixelOf(grid, { sequence, place, pixel });
    visit([b, sequence, place + 1, i], [b, row, column, i % channels]);
  });
}
