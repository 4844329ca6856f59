import { type Op, only, type Pass, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, isInside, type Values, zeros } from "./values.ts";

export interface MaxPoolAttributes {
  /** 2: squares side by side. 3: overlapping ones with a border of one pixel that never wins, as in ResNet. */
  readonly kernel: 2 | 3;
}

/**
 * PyTorch's MaxPool2d with stride 2, of kernel 2, or of kernel 3 and padding 1. The gradient goes to the first of equal
 * values.
 */
export const maxPool: Op<MaxPoolAttributes> = {
  arity: [1, 1],
  coarsening: () => 2,
  outputShape(inputs, { kernel }) {
    if (kernel !== 2 && kernel !== 3) throw new Error(`a kernel of ${kernel}; 2 or 3 works`);
    const { height, width, channels } = only(inputs);
    return { height: height / 2, width: width / 2, channels };
  },
  parameters: () => [],
  /** The largest is looked for again on the way back. */
  work(inputs, attributes) {
    const comparisons = sizeOf(this.outputShape(inputs, attributes)) * attributes.kernel ** 2;
    return { forward: comparisons, toInputs: comparisons, toParameters: 0 };
  },
  forward(pass) {
    const input = only(pass.inputs);
    const output = zeros(pooled(input));
    eachIndex(output.shape, (index) => addAt(output, index, at(input, largest(pass, index))));
    return output;
  },
  gradient(pass, upstream) {
    const toInput = zeros(only(pass.inputs).shape);
    eachIndex(upstream.shape, (index) => addAt(toInput, largest(pass, index), at(upstream, index)));
    return { inputs: [toInput], parameters: {} };
  },
};

function pooled({ shape }: Values): number[] {
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  return [batch, height / 2, width / 2, channels];
}

/** Where in the input the largest value of an output pixel's window is. */
function largest(
  { inputs, attributes }: Pass<MaxPoolAttributes>,
  [b = 0, y = 0, x = 0, c = 0]: readonly number[],
): readonly number[] {
  const input = only(inputs);
  const { kernel } = attributes;
  const first = kernel === 3 ? -1 : 0;
  let best = [b, 2 * y, 2 * x, c];
  let value = Number.NEGATIVE_INFINITY;
  eachIndex([kernel, kernel], ([dy = 0, dx = 0]) => {
    const index = [b, 2 * y + first + dy, 2 * x + first + dx, c];
    if (!isInside(input, index) || at(input, index) <= value) return;
    [best, value] = [index, at(input, index)];
  });
  return best;
}
