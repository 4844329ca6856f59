import type { GraphNode, MapKind } from "#compute/index.ts";
import type { Attribute, OnnxNode } from "./proto.ts";

type NodeOf<K extends GraphNode["kind"]> = Extract<GraphNode, { readonly kind: K }>;

/** What the conversion of one node may use. */
export interface Conversion<N> {
  readonly node: N;
  /** Names of the maps that enter, [batch, channel, height, width]. */
  readonly inputs: readonly string[];
  /**
   * The weights of a parameter of this node, which become a constant under the parameter's full name; of another shape
   * with as many numbers, if given.
   */
  parameter(name: string, shape?: readonly number[]): string;
  /** How many numbers a parameter has. */
  sizeOf(name: string): number;
  /** A constant of this node that no weights hold: float32, or whole numbers of 64 bits. */
  constant(name: string, values: Float32Array | readonly number[]): string;
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
export const conversions: { readonly [K in MapKind]: Convert<NodeOf<K>> } = {
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
      inputs: [...inputs, ...names.map((name) => parameter(name))],
      attributes: { epsilon: { float: node.epsilon } },
    });
  },
  "group-norm": groupNorm,
  relu: plain("Relu"),
  elu: plain("Elu"),
  "leaky-relu": ({ node, inputs, emit }) =>
    void emit("LeakyRelu", { inputs, attributes: { alpha: { float: node.slope } } }),
  sigmoid: plain("Sigmoid"),
  "max-pool"({ node: { kernel }, inputs, emit }) {
    const border = kernel === 3 ? 1 : 0;
    emit("MaxPool", {
      inputs,
      attributes: {
        kernel_shape: ints([kernel, kernel]),
        strides: ints([2, 2]),
        pads: ints([border, border, border, border]),
      },
    });
  },
  upsample({ node, inputs, constant, emit }) {
    const attributes: { readonly [K in typeof node.mode]: Emitted["attributes"] } = {
      nearest: {
        mode: { text: "nearest" },
        coordinate_transformation_mode: { text: "asymmetric" },
        nearest_mode: { text: "floor" },
      },
      bilinear: {
        mode: { text: "linear" },
        coordinate_transformation_mode: { text: "half_pixel" },
      },
    };
    const scales = constant("scales", Float32Array.of(1, 1, 2, 2));
    const region = ""; // ONNX's name for an input that is left out
    emit("Resize", { inputs: [...inputs, region, scales], attributes: attributes[node.mode] });
  },
  concat: ({ inputs, emit }) => void emit("Concat", { inputs, attributes: { axis: { int: 1 } } }),
  add: plain("Sum"),
  "attention-gate": plain("Mul"), // which repeats the coefficients over the channels
};

/**
 * Every group as one channel of an instance norm, as PyTorch exports it: ONNX's own GroupNormalization takes weights by
 * group until opset 21.
 */
function groupNorm(of: Conversion<NodeOf<"group-norm">>): void {
  const { node, inputs, parameter, constant, emit } = of;
  const { groups, affine, epsilon } = node;
  const shape = emit("Shape", { name: "shape", inputs });
  const grouped = emit("Reshape", {
    name: "grouped",
    inputs: [...inputs, constant("groups", [0, groups, -1])], // 0: as it was; -1: whatever is left
  });
  const one = constant("one", new Float32Array(groups).fill(1));
  const zero = constant("zero", new Float32Array(groups));
  const normalised = emit("InstanceNormalization", {
    name: "normalised",
    inputs: [grouped, one, zero],
    attributes: { epsilon: { float: epsilon } },
  });
  if (!affine) return void emit("Reshape", { inputs: [normalised, shape] });
  const map = emit("Reshape", { name: "ungrouped", inputs: [normalised, shape] });
  const perChannel = [of.sizeOf("weight"), 1, 1];
  const scaled = emit("Mul", { name: "scaled", inputs: [map, parameter("weight", perChannel)] });
  emit("Add", { inputs: [scaled, parameter("bias", perChannel)] });
}

/** One node of ONNX that needs nothing but its inputs. */
function plain(op: string): Convert<GraphNode> {
  return ({ inputs, emit }) => void emit(op, { inputs });
}

function ints(values: readonly number[]): Attribute {
  return { ints: values };
}
