import { type Op, only, type Parameter, type Pass, parameter, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

export interface BatchNormAttributes {
  /** The weight of the new value in the running statistics, PyTorch's sense. */
  readonly momentum: number;
  readonly epsilon: number;
}

/**
 * PyTorch's BatchNorm2d. Training normalises with the batch's mean and biased variance; the running variance
 * takes the unbiased one.
 */
export const batchNorm: Op<BatchNormAttributes> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape: (inputs) => only(inputs),
  parameters(inputs) {
    const make = (name: string, trained: boolean, value: number): Parameter => ({
      name,
      shape: [only(inputs).channels],
      trained,
      initial: { kind: "constant", value },
    });
    return [
      make("weight", true, 1),
      make("bias", true, 0),
      make("running_mean", false, 0),
      make("running_var", false, 1),
    ];
  },
  /** A product and a sum for each value; mean and variance, and the two sums over the gradient, take four each. */
  work(inputs) {
    const size = sizeOf(only(inputs));
    return { forward: 2 * size, statistics: 4 * size, toInputs: 4 * size, toParameters: 4 * size };
  },
  forward(pass) {
    const { mean, variance } = pass.training ? batchMoments(pass) : runningMoments(pass);
    const output = zeros(only(pass.inputs).shape);
    eachIndex(output.shape, (index) => {
      const channel = [index[3] ?? 0];
      const scale = at(parameter(pass, "weight"), channel) / spread(pass, at(variance, channel));
      const centred = at(only(pass.inputs), index) - at(mean, channel);
      addAt(output, index, centred * scale + at(parameter(pass, "bias"), channel));
    });
    return output;
  },
  /** Of a training pass: the batch's own statistics depend on every pixel. */
  gradient(pass, upstream) {
    const input = only(pass.inputs);
    const { mean, variance, count } = batchMoments(pass);
    const toWeight = zeros(mean.shape);
    const toBias = zeros(mean.shape);
    const normalised = (index: readonly number[]) => {
      const channel = [index[3] ?? 0];
      return (at(input, index) - at(mean, channel)) / spread(pass, at(variance, channel));
    };
    eachIndex(input.shape, (index) => {
      const channel = [index[3] ?? 0];
      addAt(toBias, channel, at(upstream, index));
      addAt(toWeight, channel, at(upstream, index) * normalised(index));
    });
    const toInput = zeros(input.shape);
    eachIndex(input.shape, (index) => {
      const channel = [index[3] ?? 0];
      const common = (at(toBias, channel) + normalised(index) * at(toWeight, channel)) / count;
      const scale = at(parameter(pass, "weight"), channel) / spread(pass, at(variance, channel));
      addAt(toInput, index, scale * (at(upstream, index) - common));
    });
    return { inputs: [toInput], parameters: { weight: toWeight, bias: toBias } };
  },
  statistics(pass) {
    const { mean, variance, count } = batchMoments(pass);
    const unbiased = { ...variance, data: variance.data.map((v) => (v * count) / (count - 1)) };
    const { momentum } = pass.attributes;
    const blend = (old: Values, fresh: Values): Values => ({
      shape: old.shape,
      data: old.data.map((v, i) => (1 - momentum) * v + momentum * (fresh.data[i] ?? 0)),
    });
    return {
      running_mean: blend(parameter(pass, "running_mean"), mean),
      running_var: blend(parameter(pass, "running_var"), unbiased),
    };
  },
};

function spread({ attributes }: Pass<BatchNormAttributes>, variance: number): number {
  return Math.sqrt(variance + attributes.epsilon);
}

function runningMoments(pass: Pass<BatchNormAttributes>): { mean: Values; variance: Values } {
  return { mean: parameter(pass, "running_mean"), variance: parameter(pass, "running_var") };
}

/** Mean and biased variance of every channel. */
function batchMoments(pass: Pass<BatchNormAttributes>) {
  const input = only(pass.inputs);
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  const count = batch * height * width;
  const mean = zeros([channels]);
  const variance = zeros([channels]);
  eachIndex(input.shape, (index) => addAt(mean, [index[3] ?? 0], at(input, index) / count));
  eachIndex(input.shape, (index) => {
    const channel = [index[3] ?? 0];
    addAt(variance, channel, (at(input, index) - at(mean, channel)) ** 2 / count);
  });
  return { mean, variance, count };
}
