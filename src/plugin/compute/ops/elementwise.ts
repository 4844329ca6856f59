import { type Op, only } from "./op.ts";

/** Makes the op of an activation from its function and its derivative, both of one number. */
export function elementwise<Attributes>({
  value,
  slope,
  flops,
}: {
  readonly value: (x: number, attributes: Attributes) => number;
  readonly slope: (x: number, attributes: Attributes) => number;
  /** Operations for one value. */
  readonly flops: number;
}): Op<Attributes> {
  return {
    arity: [1, 1],
    coarsening: () => 1,
    outputShape: (inputs) => only(inputs),
    parameters: () => [],
    flops: (inputs) => flops * only(inputs).height * only(inputs).width * only(inputs).channels,
    forward({ inputs, attributes }) {
      const { shape, data } = only(inputs);
      return { shape, data: data.map((x) => value(x, attributes)) };
    },
    gradient({ inputs, attributes }, upstream) {
      const { shape, data } = only(inputs);
      const toInput = data.map((x, i) => (upstream.data[i] ?? 0) * slope(x, attributes));
      return { inputs: [{ shape, data: toInput }], parameters: {} };
    },
  };
}
