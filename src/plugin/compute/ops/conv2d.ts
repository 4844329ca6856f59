import { type Initial, type Op, only, type Parameter, type Pass, parameter, sizeOf } from "./op.ts";
import { eachIndex } from "./values.ts";
import { type Product, weightedSum } from "./weighted-sum.ts";

export interface Conv2dAttributes {
  readonly channels: number;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  /** Zeros added on both sides of each axis. */
  readonly padding: readonly [height: number, width: number];
  readonly bias: boolean;
  /**
   * PyTorch's own (Kaiming uniform with a = sqrt 5), Xavier uniform, Kaiming uniform for ReLU ("he"), or Kaiming normal by
   * the fan out, as torchvision's ResNets begin; all but the first with zero bias.
   */
  readonly initial: "torch" | "xavier" | "he" | "resnet";
}

/** Cross-correlation as PyTorch's Conv2d: weight [out, in, kh, kw], zero padding, no dilation, no groups. */
export const conv2d: Op<Conv2dAttributes> = {
  arity: [1, 1],
  coarsening: ({ stride }) => stride,
  outputShape(inputs, attributes) {
    const { height, width } = only(inputs);
    const { channels, kernel, stride, padding } = attributes;
    for (const [axis, size] of kernel.entries()) {
      const rest = 2 * (padding[axis] ?? 0) - size;
      if (rest < -stride || rest >= 0)
        throw new Error(
          `a convolution of kernel ${kernel.join("x")}, stride ${stride} and padding ${padding.join("x")} does not give a grid ${stride} times coarser`,
        );
    }
    return { height: height / stride, width: width / stride, channels };
  },
  parameters(inputs, attributes) {
    const { channels, kernel, bias } = attributes;
    const taps = kernel[0] * kernel[1];
    const shape = [channels, only(inputs).channels, ...kernel];
    const start = initials({ fanIn: only(inputs).channels * taps, fanOut: channels * taps });
    const { weight, bias: offset } = start[attributes.initial];
    const made: Parameter[] = [{ name: "weight", shape, trained: true, initial: weight }];
    if (bias) made.push({ name: "bias", shape: [channels], trained: true, initial: offset });
    return made;
  },
  work(inputs, attributes) {
    const output = sizeOf(this.outputShape(inputs, attributes));
    const [kernelHeight, kernelWidth] = attributes.kernel;
    const products = 2 * output * only(inputs).channels * kernelHeight * kernelWidth;
    const withBias = products + (attributes.bias ? output : 0);
    return { forward: withBias, toInputs: products, toParameters: withBias };
  },
  ...weightedSum({ outputShape, eachProduct }),
};

/** Xavier: Glorot and Bengio 2010; Kaiming: He et al. 2015. PyTorch's default comes down to 1 / sqrt(fan in) for weight and bias. */
function initials({ fanIn, fanOut }: { fanIn: number; fanOut: number }): {
  readonly [K in Conv2dAttributes["initial"]]: { readonly weight: Initial; readonly bias: Initial };
} {
  const uniform = (bound: number): Initial => ({ kind: "uniform", bound });
  const torch = uniform(1 / Math.sqrt(fanIn));
  const zero: Initial = { kind: "constant", value: 0 };
  return {
    torch: { weight: torch, bias: torch },
    xavier: { weight: uniform(Math.sqrt(6 / (fanIn + fanOut))), bias: zero },
    he: { weight: uniform(Math.sqrt(6 / fanIn)), bias: zero },
    resnet: { weight: { kind: "normal", deviation: Math.sqrt(2 / fanOut) }, bias: zero },
  };
}

function outputShape({ inputs, attributes }: Pass<Conv2dAttributes>): number[] {
  const [batch = 0, height = 0, width = 0] = only(inputs).shape;
  const { channels, stride } = attributes;
  return [batch, height / stride, width / stride, channels];
}

function eachProduct(pass: Pass<Conv2dAttributes>, visit: (product: Product) => void): void {
  const { stride, padding } = pass.attributes;
  const [batch = 0, height = 0, width = 0, outputs = 0] = outputShape(pass);
  const [, inputs = 0, ...kernel] = parameter(pass, "weight").shape;
  eachIndex([batch, height, width, outputs, inputs, ...kernel], (index) => {
    const [b = 0, y = 0, x = 0, o = 0, i = 0, ky = 0, kx = 0] = index;
    const input = [b, y * stride + ky - padding[0], x * stride + kx - padding[1], i];
    visit({ input, weight: [o, i, ky, kx], output: [b, y, x, o] });
  });
}
