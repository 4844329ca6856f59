import { type Op, only, type Parameter, type Pass, parameter, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

export interface GroupNormAttributes {
  /** Channels are split evenly, in their order; as many groups as channels is instance norm. */
  readonly groups: number;
  readonly epsilon: number;
  /** Whether a weight and a bias for every channel follow: PyTorch's default for group norm, not for instance norm. */
  readonly affine: boolean;
}

/**
 * PyTorch's GroupNorm (Wu and He 2018), and its InstanceNorm2d without running statistics: every group of every image
 * is normalised by its own mean and biased variance, in training and in prediction.
 */
export const groupNorm: Op<GroupNormAttributes> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape(inputs, { groups }) {
    const { channels } = only(inputs);
    if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0)
      throw new Error(`${channels} channels cannot be split into ${groups} groups`);
    return only(inputs);
  },
  parameters(inputs, { affine }) {
    const make = (name: string, value: number): Parameter => ({
      name,
      shape: [only(inputs).channels],
      trained: true,
      initial: { kind: "constant", value },
    });
    return affine ? [make("weight", 1), make("bias", 0)] : [];
  },
  /** As batch norm, with the statistics in prediction too. The two sums are taken for the inputs if not for weights. */
  work(inputs, { affine }) {
    const size = sizeOf(only(inputs));
    const [toInputs, toParameters] = affine ? [4 * size, 4 * size] : [8 * size, 0];
    return { forward: 6 * size, toInputs, toParameters };
  },
  forward(pass) {
    const normalised = normalise(pass);
    if (!pass.attributes.affine) return normalised.map;
    const output = zeros(normalised.map.shape);
    eachIndex(output.shape, (index) => {
      const channel = [index[3] ?? 0];
      const scaled = at(normalised.map, index) * at(parameter(pass, "weight"), channel);
      addAt(output, index, scaled + at(parameter(pass, "bias"), channel));
    });
    return output;
  },
  gradient(pass, upstream) {
    const { map, group, inverse, count } = normalise(pass);
    const weight = pass.attributes.affine ? parameter(pass, "weight") : undefined;
    const [toWeight, toBias] = [zeros([map.shape[3] ?? 0]), zeros([map.shape[3] ?? 0])];
    /** Of what was normalised, and its sums over every group. */
    const arriving = zeros(map.shape);
    const [sums, products] = [zeros(inverse.shape), zeros(inverse.shape)];
    eachIndex(map.shape, (index) => {
      const channel = [index[3] ?? 0];
      addAt(toBias, channel, at(upstream, index));
      addAt(toWeight, channel, at(upstream, index) * at(map, index));
      const value = at(upstream, index) * (weight ? at(weight, channel) : 1);
      addAt(arriving, index, value);
      addAt(sums, group(index), value);
      addAt(products, group(index), value * at(map, index));
    });
    const toInput = zeros(map.shape);
    eachIndex(map.shape, (index) => {
      const of = group(index);
      const common = (at(sums, of) + at(map, index) * at(products, of)) / count;
      addAt(toInput, index, at(inverse, of) * (at(arriving, index) - common));
    });
    return { inputs: [toInput], parameters: weight ? { weight: toWeight, bias: toBias } : {} };
  },
};

/** The map with mean 0 and variance 1 in every group; [batch, group] is what it was multiplied with. */
function normalise({ inputs, attributes }: Pass<GroupNormAttributes>) {
  const input = only(inputs);
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  const members = channels / attributes.groups;
  const count = height * width * members;
  const group = ([b = 0, , , c = 0]: readonly number[]) => [b, Math.floor(c / members)];
  const mean = zeros([batch, attributes.groups]);
  const variance = zeros(mean.shape);
  eachIndex(input.shape, (index) => addAt(mean, group(index), at(input, index) / count));
  const centred = (index: readonly number[]) => at(input, index) - at(mean, group(index));
  eachIndex(input.shape, (index) => addAt(variance, group(index), centred(index) ** 2 / count));
  const inverse: Values = {
    shape: mean.shape,
    data: variance.data.map((v) => 1 / Math.sqrt(v + attributes.epsilon)),
  };
  const map = zeros(input.shape);
  eachIndex(map.shape, (index) => addAt(map, index, centred(index) * at(inverse, group(index))));
  return { map, group, inverse, count };
}
