import type { GraphNode, WeightTensor } from "#compute/index.ts";
import type { TfNode, TfTensor } from "./graph-def.ts";

export type NodeOf<K extends GraphNode["kind"]> = Extract<GraphNode, { readonly kind: K }>;

/** What the conversion of one node may use. */
export interface Conversion<N> {
  readonly node: N;
  /** Names of the maps that enter, [batch, height, width, channel]. */
  readonly inputs: readonly string[];
  /** Channels of the first of them. */
  readonly channels: number;
  /** The weights of a parameter of this node, in PyTorch's layout. */
  weightsOf(parameter: string): WeightTensor;
  /** Keeps a constant of this node: its parameter turned to TensorFlow's layout, or what no weights hold. */
  constant(name: string, tensor: Constant): string;
  /**
   * Adds a node, of float32 where its attributes name no type. Without a name it is the last, which makes the map that the
   * graph's node stands for.
   */
  emit(op: string, of: Emitted): string;
}

export type Constant = Omit<TfTensor, "name">;

export interface Emitted {
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly attributes?: TfNode["attributes"];
}

/** Whole numbers as a constant; of no shape if it is one number alone. */
export function integers(shape: readonly number[], ...values: number[]): Constant {
  return { shape, data: Int32Array.from(values) };
}
