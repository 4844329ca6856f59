import { type Op, only, sizeOf } from "./op.ts";

/** Makes the op of an activation from its function and its derivative, both of one number. */
export function elementwise<Attributes>({
  value,
  slope,
  work,
}: {
  readonly value: (x: number, attributes: Attributes) => number;
  readonly slope: (x: number, attributes: Attributes) => number;
  /** Operations for one value, and for one of the gradient. */
  readonly work: readonly [forward: number, back: number];
}): Op<Attributes> {
  return {
    arity: [1, 1],
    coarsening: () => 1,
    outputShape: (inputs) => only(inputs),
    parameters: () => [],
    work(inputs) {
      const size = sizeOf(only(inputs));
      return { forward: work[0] * size, toInputs: work[1] * size, toParameters: 0 };
    },
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
