import { type Op, only, sizeOf } from "./op.ts";

/** The sum of maps of one shape; a residual connection (He et al. 2016). */
export const add: Op<unknown> = {
  arity: [2, Number.POSITIVE_INFINITY],
  coarsening: () => 1,
  outputShape(inputs) {
    const { height, width, channels } = only(inputs);
    for (const input of inputs)
      if (input.height !== height || input.width !== width || input.channels !== channels)
        throw new Error(
          `a map of ${height}x${width}x${channels} cannot be added to one of ${input.height}x${input.width}x${input.channels}`,
        );
    return { height, width, channels };
  },
  parameters: () => [],
  work: (inputs) => ({
    forward: (inputs.length - 1) * sizeOf(only(inputs)),
    toInputs: 0,
    toParameters: 0,
  }),
  forward({ inputs }) {
    const { shape, data } = only(inputs);
    const sum = (i: number) => inputs.reduce((total, input) => total + (input.data[i] ?? 0), 0);
    return { shape, data: data.map((_, i) => sum(i)) };
  },
  gradient: ({ inputs }, upstream) => ({ inputs: inputs.map(() => upstream), parameters: {} }),
};
