import { type Op, only, type Pass, parameter } from "./op.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

/** One of the products that an output is the sum of, by where its three numbers are. */
export interface Product {
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly output: readonly number[];
}

export interface WeightedSum<Attributes> {
  /** [batch, height, width, channel]. */
  outputShape(pass: Pass<Attributes>): readonly number[];
  eachProduct(pass: Pass<Attributes>, visit: (product: Product) => void): void;
}

/**
 * The reference of a node whose outputs are sums of inputs times weights, plus the channel's bias where it has one. The
 * gradients add up the same triples, each from another side.
 */
export function weightedSum<Attributes>({
  outputShape,
  eachProduct,
}: WeightedSum<Attributes>): Pick<Op<Attributes>, "forward" | "gradient"> {
  return {
    forward(pass) {
      const [input, weight] = [only(pass.inputs), parameter(pass, "weight")];
      const { bias } = pass.parameters;
      const output = zeros(outputShape(pass));
      if (bias) eachIndex(output.shape, (index) => addAt(output, index, at(bias, [index[3] ?? 0])));
      eachProduct(pass, (of) =>
        addAt(output, of.output, at(input, of.input) * at(weight, of.weight)),
      );
      return output;
    },
    gradient(pass, upstream) {
      const [input, weight] = [only(pass.inputs), parameter(pass, "weight")];
      const [toInput, toWeight] = [zeros(input.shape), zeros(weight.shape)];
      eachProduct(pass, (of) => {
        addAt(toInput, of.input, at(upstream, of.output) * at(weight, of.weight));
        addAt(toWeight, of.weight, at(upstream, of.output) * at(input, of.input));
      });
      const { bias } = pass.parameters;
      const toBias = bias && { bias: sumOverPixels(upstream) };
      return { inputs: [toInput], parameters: { weight: toWeight, ...toBias } };
    },
  };
}

/** [batch, height, width, channel] to one sum a channel. */
function sumOverPixels(values: Values): Values {
  const sums = zeros([values.shape[3] ?? 0]);
  eachIndex(values.shape, (index) => addAt(sums, [index[3] ?? 0], at(values, index)));
  return sums;
}
