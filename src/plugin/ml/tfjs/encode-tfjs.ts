import { type GraphNode, graphInput, inferStructure, placeNodes } from "#compute/index.ts";
import { type ExportedNetwork, exportedKind, exportedOutputs } from "../export/exported-network.ts";
import type { Conversion } from "./conversion.ts";
import { type DataType, graphDef, shapeJson, type TfNode, type TfTensor } from "./graph-def.ts";
import { conversions } from "./nodes.ts";
import { type WeightFiles, weightFiles } from "./weight-files.ts";

interface TfjsNetwork extends ExportedNetwork {
  /** JSON that goes along, and is `metadata` of the loaded model. */
  readonly metadata: object;
}

/**
 * A network as the files of a graph model of TensorFlow.js, model.json first, for prediction: from `input` [batch, height,
 * width, channel] to an output of the same layout, float32, batch norm by its running statistics. Any batch, and heights
 * and widths that are multiples of the graph's divisor. Throws `save/unsupported` for
 * nodes that the format has no words for here, an Error on a graph that is not sound, and for weights that
 * are missing.
 */
export function encodeTfjs(network: TfjsNetwork): WeightFiles["files"] {
  const { graph, weights, output, metadata } = network;
  const { divisor, outputChannels } = inferStructure(graph);
  const input: TfNode = {
    op: "Placeholder",
    name: graphInput,
    inputs: [],
    attributes: { dtype: { type: float }, shape: { shape: free(graph.inputChannels) } },
  };
  const collected: Collected = {
    weights,
    mapOf: (id) => (id === graph.nodes.at(-1)?.id ? exportedOutputs.logits : id),
    nodes: [input],
    tensors: [],
  };
  for (const { node, inputs } of placeNodes(graph, { height: divisor, width: divisor }))
    convert(node, { ...collected, channels: inputs[0]?.channels ?? 0 });
  if (output !== "logits") collected.nodes.push(activation(output));
  const { files, manifest } = weightFiles(collected.tensors);
  const model = {
    format: "graph-model",
    generatedBy: "lamella",
    convertedBy: null,
    signature: {
      inputs: entry(graphInput, graph.inputChannels),
      outputs: entry(exportedOutputs[output], outputChannels),
    },
    userDefinedMetadata: metadata,
    modelTopology: graphDef(collected.nodes, collected.tensors),
    weightsManifest: manifest,
  };
  return [["model.json", new TextEncoder().encode(JSON.stringify(model))], ...files];
}

const float: DataType = "DT_FLOAT";

/** Batch, height and width are whatever comes. */
function free(channels: number): number[] {
  return [-1, -1, -1, channels];
}

/** What the signature says of a map that enters or leaves. */
function entry(name: string, channels: number): object {
  return { [name]: { name: `${name}:0`, dtype: float, tensorShape: shapeJson(free(channels)) } };
}

function activation(kind: "sigmoid" | "softmax"): TfNode {
  const op = { sigmoid: "Sigmoid", softmax: "Softmax" }[kind]; // over the last axis: the channels
  const name = exportedOutputs[kind];
  return { op, name, inputs: [exportedOutputs.logits], attributes: { T: { type: float } } };
}

interface Collected {
  readonly weights: ExportedNetwork["weights"];
  mapOf(id: string): string;
  readonly nodes: TfNode[];
  readonly tensors: TfTensor[];
}

function convert(
  node: GraphNode,
  { weights, mapOf, nodes, tensors, channels }: Collected & { readonly channels: number },
): void {
  const { id } = node;
  const conversion: Conversion<GraphNode> = {
    node,
    inputs: node.inputs.map(mapOf),
    channels,
    weightsOf(parameter) {
      const found = weights.get(`${id}.${parameter}`);
      if (!found) throw new Error(`No weights for ${id}.${parameter}`);
      return found;
    },
    constant(called, { shape, data }) {
      const name = `${id}.${called}`;
      tensors.push({ name, shape, data });
      return name;
    },
    emit(op, { name: called, inputs, attributes }) {
      const name = called === undefined ? mapOf(id) : `${id}/${called}`;
      nodes.push({ op, name, inputs, attributes: { T: { type: float }, ...attributes } });
      return name;
    },
  };
  const run = conversions[exportedKind(node, "tfjs")] as (of: Conversion<GraphNode>) => void; // the table pairs kind and node
  run(conversion);
}
