import type { GraphNode, WeightTensor } from "#compute/index.ts";
import type { Attribute, OnnxNode } from "./proto.ts";

type NodeOf<K extends GraphNode["kind"]> = Extract<GraphNode, { readonly kind: K }>;

/** What the conversion of one node may use. */
export interface Conversion<N> {
  readonly node: N;
  /** Names of the maps that enter, [batch, channel, height, width]. */
  readonly inputs: readonly string[];
  /** The weights of a parameter of this node, which become a constant under the parameter's full name. */
  parameter(name: string): string;
  /** A constant of this node that no weights hold. */
  constant(name: string, values: WeightTensor | readonly number[]): string;
  /** Adds a node. Without a name it is the last, which makes the map that the graph's node stands for. */
  emit(op: string, of: Emitted): string;
}

export interface Emitted {
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly attributes?: OnnxNode["attributes"];
}

type Convert<N> = (of: Conversion<N>) => void;

/** How every kind of node is said in ONNX, opset 18. */
export const conversions: { readonly [K in GraphNode["kind"]]: Convert<NodeOf<K>> } = {
  conv2d({ node, inputs, parameter, emit }) {
    const { kernel, stride, padding, bias } = node;
    const weights = [parameter("weight"), ...(bias ? [parameter("bias")] : [])];
    emit("Conv", {
      inputs: [...inputs, ...weights],
      attributes: {
        kernel_shape: ints(kernel),
        strides: ints([stride, stride]),
        pads: ints([...padding, ...padding]),
      },
    });
  },
  "up-conv2d"({ node, inputs, parameter, emit }) {
    const square = ints([node.factor, node.factor]);
    emit("ConvTranspose", {
      inputs: [...inputs, parameter("weight"), parameter("bias")],
      attributes: { kernel_shape: square, strides: square },
    });
  },
  "batch-norm"({ node, inputs, parameter, emit }) {
    const names = ["weight", "bias", "running_mean", "running_var"];
    emit("BatchNormalization", {
      inputs: [...inputs, ...names.map(parameter)],
      attributes: { epsilon: { float: node.epsilon } },
    });
  },
  relu: plain("Relu"),
  elu: plain("Elu"),
  "leaky-relu": ({ node, inputs, emit }) =>
    void emit("LeakyRelu", { inputs, attributes: { alpha: { float: node.slope } } }),
  sigmoid: plain("Sigmoid"),
  "max-pool": ({ inputs, emit }) =>
    void emit("MaxPool", {
      inputs,
      attributes: { kernel_shape: ints([2, 2]), strides: ints([2, 2]) },
    }),
  concat: ({ inputs, emit }) => void emit("Concat", { inputs, attributes: { axis: { int: 1 } } }),
};

/** One node of ONNX that needs nothing but its inputs. */
function plain(op: string): Convert<GraphNode> {
  return ({ inputs, emit }) => void emit(op, { inputs });
}

function ints(values: readonly number[]): Attribute {
  return { ints: values };
}
