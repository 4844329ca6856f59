// The messages of onnx.proto3 (ONNX's public schema) that a network needs, by their field numbers there.
import {
  bytesField,
  floatField,
  integerField,
  type Message,
  message,
  messageField,
  textField,
} from "./protobuf.ts";

/** Whole numbers, fractions, text: ONNX keeps them apart, JavaScript does not. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: { readonly [name: string]: Attribute } | undefined;
}

/** A constant of the network. Integers are 64 bits wide there. */
export type OnnxTensor = { readonly name: string; readonly shape: readonly number[] } & (
  | { readonly floats: Float32Array }
  | { readonly integers: readonly number[] }
);

/** A float32 map that enters or leaves; a text is the name of a length that is only known when it runs. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

const irVersion = 8; // that of ONNX 1.13, the first with opset 18
const [floatType, int64Type] = [1, 7] as const;

/** A ModelProto. */
export function modelMessage({ name, opset, nodes, tensors, input, output }: OnnxModel): Message {
  const graph = message(
    ...nodes.map((node) => messageField(1, nodeMessage(node))),
    textField(2, name),
    ...tensors.map((tensor) => messageField(5, tensorMessage(tensor))),
    messageField(11, valueMessage(input)),
    messageField(12, valueMessage(output)),
  );
  return message(
    integerField(1, irVersion),
    textField(2, "lamella"),
    messageField(7, graph),
    messageField(8, integerField(2, opset)), // of the domain without a name: ONNX's own
  );
}

function nodeMessage({ op, name, inputs, output, attributes = {} }: OnnxNode): Message {
  return message(
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, name),
    textField(4, op),
    ...Object.entries(attributes).map(([key, value]) =>
      messageField(5, message(textField(1, key), attributeMessage(value))),
    ),
  );
}

/** The value and, in field 20, which of the fields it is in. */
function attributeMessage(value: Attribute): Message {
  if ("float" in value) return message(floatField(2, value.float), integerField(20, 1));
  if ("int" in value) return message(integerField(3, value.int), integerField(20, 2));
  if ("text" in value) return message(textField(4, value.text), integerField(20, 3));
  return message(...value.ints.map((n) => integerField(8, n)), integerField(20, 7));
}

function tensorMessage(tensor: OnnxTensor): Message {
  const { type, bytes } = raw(tensor);
  return message(
    ...tensor.shape.map((length) => integerField(1, length)),
    integerField(2, type),
    textField(8, tensor.name),
    bytesField(9, bytes),
  );
}

/** Raw data is little-endian, as typed arrays are wherever there is a JavaScript to run this. */
function raw(tensor: OnnxTensor): { readonly type: number; readonly bytes: Uint8Array } {
  if ("integers" in tensor) {
    const numbers = BigInt64Array.from(tensor.integers, BigInt);
    return { type: int64Type, bytes: new Uint8Array(numbers.buffer) };
  }
  const { buffer, byteOffset, byteLength } = tensor.floats;
  return { type: floatType, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

function valueMessage({ name, shape }: OnnxValue): Message {
  const lengths = shape.map((length) =>
    messageField(1, typeof length === "string" ? textField(2, length) : integerField(1, length)),
  );
  const tensorType = message(integerField(1, floatType), messageField(2, message(...lengths)));
  return message(textField(1, name), messageField(2, messageField(1, tensorType)));
}
