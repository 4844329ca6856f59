import { learnedToken } from "./class-token.ts";
import { type Op, only, type Pass, parameter } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/**
 * Brings the tokens that were seen, [class token and tokens, ranks], back to reading order, with one learned token wherever one is
 * hidden. Its parameter's name is the node's id.
 */
export const maskTokens: Op<unknown> = {
  arity: [2, 2],
  coarsening: () => 1,
  outputShape(inputs) {
    const tokens = only(inputs);
    const { width, height } = inputs[1] ?? tokens; // of arity 2
    if (height !== tokens.height || width < tokens.width - 1)
      throw new Error(
        `${tokens.height} x ${tokens.width} tokens cannot be among ${height} x ${width} and a class token`,
      );
    return { ...tokens, width: width + 1 };
  },
  parameters: (inputs) => [learnedToken(only(inputs).channels)],
  work(inputs) {
    const { height, width, channels } = only(inputs);
    const hidden = (inputs[1]?.width ?? 0) + 1 - width;
    return { forward: 0, toInputs: 0, toParameters: height * hidden * channels };
  },
  forward(pass) {
    const { tokens, ranks } = named(pass);
    const [batch = 0, height = 0, , channels = 0] = tokens.shape;
    const output = zeros([batch, height, (ranks.shape[2] ?? 0) + 1, channels]);
    eachIndex(output.shape, (index) => {
      const seen = seenAt(pass, index);
      addAt(
        output,
        index,
        seen ? at(tokens, seen) : at(parameter(pass, ""), [0, 0, index[3] ?? 0]),
      );
    });
    return output;
  },
  gradient(pass, upstream) {
    const { tokens, ranks } = named(pass);
    const toTokens = zeros(tokens.shape);
    const toToken = zeros([1, 1, tokens.shape[3] ?? 0]);
    eachIndex(upstream.shape, (index) => {
      const seen = seenAt(pass, index);
      if (seen) addAt(toTokens, seen, at(upstream, index));
      else addAt(toToken, [0, 0, index[3] ?? 0], at(upstream, index));
    });
    return { inputs: [toTokens, zeros(ranks.shape)], parameters: { "": toToken } };
  },
};

function named({ inputs: [tokens, ranks] }: Pass<unknown>): { tokens: Values; ranks: Values } {
  if (!tokens || !ranks) throw new Error("Mask tokens without their inputs");
  return { tokens, ranks };
}

/** Where a token of the whole sequence is among those that were seen; undefined where it is hidden. */
function seenAt(
  pass: Pass<unknown>,
  [b = 0, y = 0, x = 0, c = 0]: readonly number[],
): readonly number[] | undefined {
  const { tokens, ranks } = named(pass);
  if (x === 0) return [b, y, 0, c];
  const seen = 1 + Math.round(at(ranks, [b, y, x - 1, 0]));
  return seen < (tokens.shape[2] ?? 0) ? [b, y, seen, c] : undefined;
}
