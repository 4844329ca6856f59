import { type Op, only } from "./op.ts";
import { addAt, at, eachIndex, zeros } from "./values.ts";

/** Joins feature maps of one size along their channels, in the order of the inputs. */
export const concat: Op<unknown> = {
  arity: [2, Number.POSITIVE_INFINITY],
  coarsening: () => 1,
  outputShape(inputs) {
    const { height, width } = only(inputs);
    for (const input of inputs)
      if (input.height !== height || input.width !== width)
        throw new Error(
          `a map of ${height}x${width} cannot be joined with one of ${input.height}x${input.width}`,
        );
    return { height, width, channels: inputs.reduce((sum, input) => sum + input.channels, 0) };
  },
  parameters: () => [],
  work: () => ({ forward: 0, toInputs: 0, toParameters: 0 }),
  forward({ inputs }) {
    const [batch = 0, height = 0, width = 0] = only(inputs).shape;
    const channels = inputs.reduce((sum, { shape }) => sum + (shape[3] ?? 0), 0);
    const output = zeros([batch, height, width, channels]);
    let first = 0;
    for (const input of inputs) {
      eachIndex(input.shape, (index) => addAt(output, shifted(index, first), at(input, index)));
      first += input.shape[3] ?? 0;
    }
    return output;
  },
  gradient({ inputs }, upstream) {
    let first = 0;
    const toInputs = inputs.map(({ shape }) => {
      const toInput = zeros(shape);
      eachIndex(shape, (index) => addAt(toInput, index, at(upstream, shifted(index, first))));
      first += shape[3] ?? 0;
      return toInput;
    });
    return { inputs: toInputs, parameters: {} };
  },
};

function shifted([b = 0, y = 0, x = 0, c = 0]: readonly number[], channels: number): number[] {
  return [b, y, x, c + channels];
}
