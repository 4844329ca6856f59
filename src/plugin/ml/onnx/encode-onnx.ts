import { type GraphNode, graphInput, inferStructure, type Weights } from "#compute/index.ts";
import { type ExportedNetwork, exportedKind, exportedOutputs } from "../export/exported-network.ts";
import { type Conversion, conversions } from "./nodes.ts";
import { modelMessage, type OnnxNode, type OnnxTensor } from "./proto.ts";
import { joinPieces } from "./protobuf.ts";

/** Of ONNX's own operators: the first with `Resize` as it is now; every runtime since 2023 knows it. */
export const onnxOpset = 18;

/**
 * A network as an .onnx file, for prediction: from `input` [batch, channel, height, width] to an output of the same
 * layout, float32, batch norm by its running statistics. Any batch, and heights and widths that are multiples of the
 * graph's divisor. Throws `save/unsupported` for
 * nodes that the format has no words for here, an Error on a graph that is not sound, and for weights that are missing.
 */
export function encodeOnnx({ graph, weights, output }: ExportedNetwork): Uint8Array<ArrayBuffer> {
  const { outputChannels } = inferStructure(graph);
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const last = graph.nodes.at(-1);
  const mapOf = (id: string) =>
    id === graphInput ? id : id === last?.id ? exportedOutputs.logits : `${id}.output`;
  for (const node of graph.nodes) convert(node, { mapOf, weights, nodes, tensors });
  if (output !== "logits") nodes.push(activation(output));
  const size = ["batch", "height", "width"] as const;
  const shape = (channels: number) => [size[0], channels, size[1], size[2]];
  return joinPieces(
    modelMessage({
      name: "network",
      opset: onnxOpset,
      nodes,
      tensors,
      input: { name: graphInput, shape: shape(graph.inputChannels) },
      output: { name: exportedOutputs[output], shape: shape(outputChannels) },
    }),
  );
}

function activation(kind: "sigmoid" | "softmax"): OnnxNode {
  const output = exportedOutputs[kind];
  const common = { name: output, inputs: [exportedOutputs.logits], output };
  if (kind === "sigmoid") return { op: "Sigmoid", ...common };
  return { op: "Softmax", ...common, attributes: { axis: { int: 1 } } };
}

interface Collected {
  readonly weights: Weights;
  mapOf(id: string): string;
  readonly nodes: OnnxNode[];
  readonly tensors: OnnxTensor[];
}

function convert(node: GraphNode, { mapOf, weights, nodes, tensors }: Collected): void {
  const { id } = node;
  const keep = (tensor: OnnxTensor) => {
    tensors.push(tensor);
    return tensor.name;
  };
  const weightsOf = (called: string) => {
    const found = weights.get(`${id}.${called}`);
    if (!found) throw new Error(`No weights for ${id}.${called}`);
    return found;
  };
  const conversion: Conversion<GraphNode> = {
    node,
    inputs: node.inputs.map(mapOf),
    parameter(called, shape) {
      const { data, ...found } = weightsOf(called);
      return keep({ name: `${id}.${called}`, shape: shape ?? found.shape, floats: data });
    },
    sizeOf: (called) => weightsOf(called).data.length,
    constant(called, values) {
      const named = { name: `${id}.${called}`, shape: [values.length] };
      return keep(
        values instanceof Float32Array
          ? { ...named, floats: values }
          : { ...named, integers: values },
      );
    },
    emit(op, { name, ...rest }) {
      const output = name === undefined ? mapOf(id) : `${id}.${name}.output`;
      nodes.push({ op, name: name === undefined ? id : `${id}.${name}`, output, ...rest });
      return output;
    },
  };
  const run = conversions[exportedKind(node, "onnx")] as (of: Conversion<GraphNode>) => void; // the table pairs kind and node
  run(conversion);
}
