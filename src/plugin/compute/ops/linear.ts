import { type Op, only, type Parameter, type Pass, parameter, sizeOf } from "./op.ts";
import { eachIndex } from "./values.ts";
import { type Product, weightedSum } from "./weighted-sum.ts";

export interface LinearAttributes {
  readonly channels: number;
  /**
   * Where the inputs are squares of an image, this many pixels on a side: the weight is that of the convolution which
   * would read them there, [out, channel, patch, patch].
   */
  readonly patch?: number;
}

/** PyTorch's Linear at every pixel, with bias: weight [out, in]. Begins Xavier uniform, with zero bias, as MAE's layers do. */
export const linear: Op<LinearAttributes> = {
  arity: [1, 1],
  coarsening: () => 1,
  outputShape(inputs, { channels, patch }) {
    const { height, width, channels: numbers } = only(inputs);
    if (patch !== undefined && (!(patch >= 1) || numbers % patch ** 2 !== 0))
      throw new Error(`${numbers} numbers are no squares of ${patch}x${patch} pixels`);
    return { height, width, channels };
  },
  parameters(inputs, { channels, patch }) {
    const { channels: numbers } = only(inputs);
    const own = patch === undefined ? [numbers] : [numbers / patch ** 2, patch, patch];
    const bound = Math.sqrt(6 / (numbers + channels));
    const made = (name: string, shape: readonly number[], initial: Parameter["initial"]) => ({
      ...{ name, shape, initial, trained: true },
    });
    return [
      made("weight", [channels, ...own], { kind: "uniform", bound }),
      made("bias", [channels], { kind: "constant", value: 0 }),
    ];
  },
  work(inputs, attributes) {
    const output = sizeOf(this.outputShape(inputs, attributes));
    const products = 2 * output * only(inputs).channels;
    return { forward: products + output, toInputs: products, toParameters: products + output };
  },
  ...weightedSum({ outputShape, eachProduct }),
};

function outputShape({ inputs, attributes }: Pass<LinearAttributes>): number[] {
  return [...only(inputs).shape.slice(0, 3), attributes.channels];
}

/** A square's numbers lie row by row, channels last. */
function eachProduct(pass: Pass<LinearAttributes>, visit: (product: Product) => void): void {
  const { channels, patch } = pass.attributes;
  eachIndex([...only(pass.inputs).shape, channels], ([b = 0, y = 0, x = 0, i = 0, o = 0]) => {
    const weight = [o, ...(patch === undefined ? [i] : inSquare(pass, i, patch))];
    visit({ input: [b, y, x, i], weight, output: [b, y, x, o] });
  });
}

function inSquare(pass: Pass<LinearAttributes>, i: number, patch: number): number[] {
  const [, channels = 1] = parameter(pass, "weight").shape;
  const pixel = Math.floor(i / channels);
  return [i % channels, Math.floor(pixel / patch), pixel % patch];
}
