// What a network needs of TensorFlow's GraphDef (graph.proto and attr_value.proto, its public schemas), as protobuf's
// JSON: whole numbers of 64 bits are text, bytes are base64.

/** Whole numbers, fractions, flags, text: TensorFlow keeps them apart, JavaScript does not. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly flag: boolean }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly type: DataType }
  /** Of a map that enters; -1 for a length that is only known when it runs. */
  | { readonly shape: readonly number[] };

export type DataType = "DT_FLOAT" | "DT_INT32";

/** A node gives one tensor, of its own name. */
export interface TfNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly attributes?: { readonly [name: string]: Attribute } | undefined;
}

/** A constant: its numbers lie with the weights, under its name. */
export interface TfTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** The number of the GraphDef's writer, by which TensorFlow tells what old ops meant; this one is of TensorFlow 2. */
const versions = { producer: 1000, minConsumer: 0 };

/** A GraphDef as JSON, constants first. */
export function graphDef(nodes: readonly TfNode[], tensors: readonly TfTensor[]): object {
  return {
    node: [...tensors.map(constantJson), ...nodes.map(nodeJson)],
    library: {},
    versions,
  };
}

export function shapeJson(shape: readonly number[]): object {
  return { dim: shape.map((length) => ({ size: String(length) })) };
}

function nodeJson({ op, name, inputs, attributes = {} }: TfNode): object {
  const attr = Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)]);
  return { name, op, input: inputs, attr: Object.fromEntries(attr) };
}

function constantJson({ name, shape, data }: TfTensor): object {
  const dtype: DataType = data instanceof Float32Array ? "DT_FLOAT" : "DT_INT32";
  const tensor = { dtype, tensorShape: shapeJson(shape) };
  return { name, op: "Const", attr: { dtype: { type: dtype }, value: { tensor } } };
}

function attributeJson(value: Attribute): object {
  if ("int" in value) return { i: String(value.int) };
  if ("ints" in value) return { list: { i: value.ints.map(String) } };
  if ("float" in value) return { f: value.float };
  if ("flag" in value) return { b: value.flag };
  if ("text" in value) return { s: btoa(value.text) };
  if ("texts" in value) return { list: { s: value.texts.map(btoa) } };
  return "type" in value ? value : { shape: shapeJson(value.shape) };
}
