import type { GraphNode, MapKind } from "#compute/index.ts";
import { type Conversion, integers, type NodeOf } from "./conversion.ts";
import { convolution, upConvolution } from "./convolutions.ts";
import { groupNorm } from "./group-norm.ts";
import { maxPool, upsample } from "./resampling.ts";

type Convert<N> = (of: Conversion<N>) => void;

/** How every kind of node is said in those ops of TensorFlow that TF.js knows. */
export const conversions: { readonly [K in MapKind]: Convert<NodeOf<K>> } = {
  conv2d: convolution,
  "up-conv2d": upConvolution,
  "batch-norm"({ node, inputs, weightsOf, constant, emit }) {
    const names = ["weight", "bias", "running_mean", "running_var"];
    emit("FusedBatchNormV3", {
      inputs: [...inputs, ...names.map((name) => constant(name, weightsOf(name)))],
      attributes: {
        U: { type: "DT_FLOAT" },
        epsilon: { float: node.epsilon },
        data_format: { text: "NHWC" },
        is_training: { flag: false },
      },
    });
  },
  "group-norm": groupNorm,
  relu: plain("Relu"),
  elu: plain("Elu"),
  "leaky-relu": ({ node, inputs, emit }) =>
    void emit("LeakyRelu", { inputs, attributes: { alpha: { float: node.slope } } }),
  sigmoid: plain("Sigmoid"),
  "max-pool": maxPool,
  upsample,
  concat({ inputs, constant, emit }) {
    emit("ConcatV2", {
      inputs: [...inputs, constant("axis", integers([], 3))],
      attributes: { N: { int: inputs.length } },
    });
  },
  add: ({ inputs, emit }) =>
    void emit("AddN", { inputs, attributes: { N: { int: inputs.length } } }),
  "attention-gate": plain("Mul"), // which repeats the coefficients over the channels
};

/** One node of TensorFlow that needs nothing but its inputs. */
function plain(op: string): Convert<GraphNode> {
  return ({ inputs, emit }) => void emit(op, { inputs });
}
