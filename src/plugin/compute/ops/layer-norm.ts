import { type Op, only, type Parameter, type Pass, parameter, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, zeros } from "./values.ts";

export interface LayerNormAttributes {
  readonly epsilon: number;
}

/** PyTorch's LayerNorm over the channels of every pixel (Ba et al. 2016), by their mean and biased variance. */
export const layerNorm: Op<LayerNormAttributes> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape: (inputs) => only(inputs),
  parameters(inputs) {
    const make = (name: string, value: number): Parameter => ({
      ...{ name, shape: [only(inputs).channels], trained: true },
      initial: { kind: "constant", value },
    });
    return [make("weight", 1), make("bias", 0)];
  },
  /** As group norm. */
  work(inputs) {
    const size = sizeOf(only(inputs));
    return { forward: 6 * size, toInputs: 4 * size, toParameters: 4 * size };
  },
  forward(pass) {
    const { map } = normalise(pass);
    const output = zeros(map.shape);
    eachIndex(map.shape, (index) => {
      const channel = [index[3] ?? 0];
      const scaled = at(map, index) * at(parameter(pass, "weight"), channel);
      addAt(output, index, scaled + at(parameter(pass, "bias"), channel));
    });
    return output;
  },
  gradient(pass, upstream) {
    const { map, inverse } = normalise(pass);
    const channels = map.shape[3] ?? 0;
    const [toWeight, toBias] = [zeros([channels]), zeros([channels])];
    const [sums, products] = [zeros(inverse.shape), zeros(inverse.shape)];
    const arriving = (index: readonly number[]) =>
      at(upstream, index) * at(parameter(pass, "weight"), [index[3] ?? 0]);
    eachIndex(map.shape, (index) => {
      const channel = [index[3] ?? 0];
      addAt(toBias, channel, at(upstream, index));
      addAt(toWeight, channel, at(upstream, index) * at(map, index));
      addAt(sums, pixelOf(index), arriving(index));
      addAt(products, pixelOf(index), arriving(index) * at(map, index));
    });
    const toInput = zeros(map.shape);
    eachIndex(map.shape, (index) => {
      const pixel = pixelOf(index);
      const common = (at(sums, pixel) + at(map, index) * at(products, pixel)) / channels;
      addAt(toInput, index, at(inverse, pixel) * (arriving(index) - common));
    });
    return { inputs: [toInput], parameters: { weight: toWeight, bias: toBias } };
  },
};

function pixelOf(index: readonly number[]): readonly number[] {
  return index.slice(0, 3);
}

/** The map with mean 0 and variance 1 at every pixel, and what each was multiplied with. */
function normalise({ inputs, attributes }: Pass<LayerNormAttributes>) {
  const input = only(inputs);
  const channels = input.shape[3] ?? 0;
  const mean = zeros(input.shape.slice(0, 3));
  const variance = zeros(mean.shape);
  eachIndex(input.shape, (index) => addAt(mean, pixelOf(index), at(input, index) / channels));
  const centred = (index: readonly number[]) => at(input, index) - at(mean, pixelOf(index));
  eachIndex(input.shape, (index) =>
    addAt(variance, pixelOf(index), centred(index) ** 2 / channels),
  );
  const inverse = {
    shape: mean.shape,
    data: variance.data.map((v) => 1 / Math.sqrt(v + attributes.epsilon)),
  };
  const map = zeros(input.shape);
  eachIndex(map.shape, (index) => addAt(map, index, centred(index) * at(inverse, pixelOf(index))));
  return { map, inverse };
}
