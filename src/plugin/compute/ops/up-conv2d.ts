import { type Initial, type Op, only, type Pass, parameter, sizeOf } from "./op.ts";
import { eachIndex } from "./values.ts";
import { type Product, weightedSum } from "./weighted-sum.ts";

export interface UpConv2dAttributes {
  readonly channels: number;
  /** Kernel size and stride in one: every input pixel becomes a square of its own. */
  readonly factor: number;
}

/** PyTorch's ConvTranspose2d with kernel = stride, with bias: weight [in, out, kh, kw]. */
export const upConv2d: Op<UpConv2dAttributes> = {
  arity: [1, 1],
  coarsening: ({ factor }) => 1 / factor,
  outputShape(inputs, { channels, factor }) {
    const { height, width } = only(inputs);
    return { height: height * factor, width: width * factor, channels };
  },
  parameters(inputs, { channels, factor }) {
    const shape = [only(inputs).channels, channels, factor, factor];
    // PyTorch takes axis 1 for the fan-in, which is the output here.
    const initial: Initial = { kind: "uniform", bound: 1 / Math.sqrt(channels * factor * factor) };
    return [
      { name: "weight", shape, trained: true, initial },
      { name: "bias", shape: [channels], trained: true, initial },
    ];
  },
  work(inputs, attributes) {
    const output = sizeOf(this.outputShape(inputs, attributes));
    const products = 2 * output * only(inputs).channels;
    return { forward: products + output, toInputs: products, toParameters: products + output };
  },
  ...weightedSum({ outputShape, eachProduct }),
};

function outputShape({ inputs, attributes }: Pass<UpConv2dAttributes>): number[] {
  const [batch = 0, height = 0, width = 0] = only(inputs).shape;
  const { factor, channels } = attributes;
  return [batch, height * factor, width * factor, channels];
}

function eachProduct(pass: Pass<UpConv2dAttributes>, visit: (product: Product) => void): void {
  const { factor } = pass.attributes;
  const [inputs = 0] = parameter(pass, "weight").shape;
  eachIndex([...outputShape(pass), inputs], (index) => {
    const [b = 0, y = 0, x = 0, o = 0, i = 0] = index;
    const input = [b, Math.floor(y / factor), Math.floor(x / factor), i];
    visit({ input, weight: [i, o, y % factor, x % factor], output: [b, y, x, o] });
  });
}
