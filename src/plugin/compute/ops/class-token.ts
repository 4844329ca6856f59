import { type Op, only, type Parameter, parameter } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/**
 * Puts a learned token before those of every sequence (Devlin et al. 2018). It is not named after a module: in PyTorch it is a
 * parameter of the network itself, whose name is the node's id.
 */
export const classToken: Op<unknown> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape(inputs) {
    const { width, ...rest } = only(inputs);
    return { ...rest, width: width + 1 };
  },
  parameters: (inputs) => [learnedToken(only(inputs).channels)],
  work(inputs) {
    const { height, channels } = only(inputs);
    return { forward: 0, toInputs: 0, toParameters: height * channels };
  },
  forward(pass) {
    const [batch = 0, height = 0, width = 0, channels = 0] = only(pass.inputs).shape;
    const output = zeros([batch, height, width + 1, channels]);
    eachIndex(output.shape, ([b = 0, y = 0, x = 0, c = 0]) => {
      const [token, tokens] = [parameter(pass, ""), only(pass.inputs)];
      addAt(output, [b, y, x, c], x === 0 ? at(token, [0, 0, c]) : at(tokens, [b, y, x - 1, c]));
    });
    return output;
  },
  gradient({ inputs }, upstream) {
    const toTokens: Values = zeros(only(inputs).shape);
    const toToken = zeros([1, 1, toTokens.shape[3] ?? 0]);
    eachIndex(upstream.shape, ([b = 0, y = 0, x = 0, c = 0]) => {
      const value = at(upstream, [b, y, x, c]);
      if (x === 0) addAt(toToken, [0, 0, c], value);
      else addAt(toTokens, [b, y, x - 1, c], value);
    });
    return { inputs: [toTokens], parameters: { "": toToken } };
  },
};

/** A parameter of its node's own name, which begins as N(0, 0.02) like those of MAE. */
export function learnedToken(channels: number): Parameter {
  const initial = { kind: "normal", deviation: 0.02 } as const;
  return { name: "", shape: [1, 1, channels], trained: true, initial };
}
