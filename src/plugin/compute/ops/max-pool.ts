import { type Op, only } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/** The largest of every 2x2 square, stride 2. The gradient goes to the first of equal values, as in PyTorch. */
export const maxPool: Op<unknown> = {
  arity: [1, 1],
  coarsening: () => 2,
  outputShape(inputs) {
    const { height, width, channels } = only(inputs);
    return { height: height / 2, width: width / 2, channels };
  },
  parameters: () => [],
  flops: (inputs) => only(inputs).height * only(inputs).width * only(inputs).channels,
  forward({ inputs }) {
    const input = only(inputs);
    const output = zeros(pooled(input));
    eachIndex(output.shape, (index) => addAt(output, index, at(input, largest(input, index))));
    return output;
  },
  gradient({ inputs }, upstream) {
    const input = only(inputs);
    const toInput = zeros(input.shape);
    eachIndex(upstream.shape, (index) =>
      addAt(toInput, largest(input, index), at(upstream, index)),
    );
    return { inputs: [toInput], parameters: {} };
  },
};

function pooled({ shape }: Values): number[] {
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  return [batch, height / 2, width / 2, channels];
}

/** Where in the input the largest value of an output pixel's square is. */
function largest(input: Values, [b = 0, y = 0, x = 0, c = 0]: readonly number[]): number[] {
  let best = [b, 2 * y, 2 * x, c];
  for (const [dy, dx] of [
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const index = [b, 2 * y + dy, 2 * x + dx, c];
    if (at(input, index) > at(input, best)) best = index;
  }
  return best;
}
