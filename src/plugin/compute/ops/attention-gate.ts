import { type Op, only, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/**
 * A map times coefficients of one channel, [map, coefficients]: the last step of the additive attention of Oktay et
 * al. 2018. What makes the coefficients (convolutions, norms, a sum, ReLU, sigmoid) are nodes of their own.
 */
export const attentionGate: Op<unknown> = {
  arity: [2, 2],
  coarsening: () => 1,
  outputShape(inputs) {
    const map = only(inputs);
    const coefficients = inputs[1] ?? map; // of arity 2
    if (coefficients.channels !== 1)
      throw new Error(`coefficients of ${coefficients.channels} channels; 1 works`);
    if (coefficients.height !== map.height || coefficients.width !== map.width)
      throw new Error(
        `a map of ${map.height}x${map.width} cannot be gated by one of ${coefficients.height}x${coefficients.width}`,
      );
    return map;
  },
  parameters: () => [],
  work(inputs) {
    const size = sizeOf(only(inputs));
    return { forward: size, toInputs: 3 * size, toParameters: 0 };
  },
  forward({ inputs }) {
    const { map, coefficients } = named(inputs);
    const output = zeros(map.shape);
    eachIndex(map.shape, (index) =>
      addAt(output, index, at(map, index) * at(coefficients, pixel(index))),
    );
    return output;
  },
  gradient({ inputs }, upstream) {
    const { map, coefficients } = named(inputs);
    const toMap = zeros(map.shape);
    const toCoefficients = zeros(coefficients.shape);
    eachIndex(map.shape, (index) => {
      addAt(toMap, index, at(upstream, index) * at(coefficients, pixel(index)));
      addAt(toCoefficients, pixel(index), at(upstream, index) * at(map, index));
    });
    return { inputs: [toMap, toCoefficients], parameters: {} };
  },
};

function named(inputs: readonly Values[]): { map: Values; coefficients: Values } {
  const [map, coefficients] = inputs;
  if (!map || !coefficients) throw new Error("A gate without its inputs");
  return { map, coefficients };
}

function pixel([b = 0, y = 0, x = 0]: readonly number[]): number[] {
  return [b, y, x, 0];
}
