import type { GraphNode } from "#compute/index.ts";
import type { Conversion, NodeOf } from "./conversion.ts";
import type { Attribute } from "./graph-def.ts";
import { transpose } from "./transpose.ts";

export function convolution(of: Conversion<NodeOf<"conv2d">>): void {
  const { node, weightsOf, constant } = of;
  const { stride, bias } = node;
  const [y, x] = node.padding;
  convolve(of, {
    filter: constant("weight", transpose(weightsOf("weight"), [2, 3, 1, 0])),
    ...(bias && { bias: constant("bias", weightsOf("bias")) }),
    attributes: {
      strides: { ints: [1, stride, stride, 1] },
      // Numbers, never "SAME": with a stride that pads one side more than the other where PyTorch does not.
      padding: { text: "EXPLICIT" },
      explicit_paddings: { ints: [0, 0, y, y, x, x, 0, 0] },
    },
  });
}

/**
 * A transposed convolution whose kernel is its stride makes every pixel a square of its own: a 1x1 convolution to the
 * channels of the whole square, then each to its place. Unlike Conv2DBackpropInput it is told no size of the output.
 */
export function upConvolution(of: Conversion<NodeOf<"up-conv2d">>): void {
  const { node, channels, weightsOf, constant, emit } = of;
  const square = node.factor ** 2;
  const { data } = transpose(weightsOf("weight"), [0, 2, 3, 1]);
  const bias = new Float32Array(square * node.channels);
  for (let i = 0; i < square; i++) bias.set(weightsOf("bias").data, i * node.channels);
  const squares = convolve(of, {
    name: "squares",
    filter: constant("weight", { shape: [1, 1, channels, bias.length], data }),
    bias: constant("bias", { shape: [bias.length], data: bias }),
    attributes: { strides: { ints: [1, 1, 1, 1] }, padding: { text: "VALID" } },
  });
  emit("DepthToSpace", {
    inputs: [squares],
    attributes: { block_size: { int: node.factor }, data_format: { text: "NHWC" } },
  });
}

interface Convolved {
  readonly name?: string;
  /** [height, width, in, out] */
  readonly filter: string;
  readonly bias?: string;
  readonly attributes: { readonly [name: string]: Attribute };
}

/** With its bias, if any, in one pass over the map, as TensorFlow's own optimizer writes it. */
function convolve({ inputs, emit }: Conversion<GraphNode>, of: Convolved): string {
  const { filter, bias, attributes: own, ...named } = of;
  const attributes = { data_format: { text: "NHWC" }, dilations: { ints: [1, 1, 1, 1] }, ...own };
  if (bias === undefined)
    return emit("Conv2D", { ...named, inputs: [...inputs, filter], attributes });
  return emit("_FusedConv2D", {
    ...named,
    inputs: [...inputs, filter, bias],
    attributes: { ...attributes, num_args: { int: 1 }, fused_ops: { texts: ["BiasAdd"] } },
  });
}
