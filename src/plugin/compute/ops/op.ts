import type { Values } from "./values.ts";

/** Of a feature map, without its batch axis. */
export interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** How a parameter starts; `uniform` and `normal` are symmetric about 0. */
export type Initial =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "normal"; readonly deviation: number }
  /** By a formula of the element's number in C order. */
  | { readonly kind: "fixed"; readonly at: (element: number) => number };

/** One named array of a node, in PyTorch's layout. Running statistics are parameters that no gradient trains. */
export interface Parameter {
  /** Behind the node's id; none where the node is a parameter of the network itself. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trained: boolean;
  readonly initial: Initial;
}

/**
 * Floating-point operations for one image. A multiplication with its addition counts as two, a comparison and a
 * function such as exp as one; zeros around a map count as if they were multiplied.
 */
export interface Work {
  readonly forward: number;
  /** Of the batch's own statistics; in training only. */
  readonly statistics?: number;
  /** Of the gradients of the inputs, where there is any need of them. */
  readonly toInputs: number;
  readonly toParameters: number;
}

/** What the reference of a node gets: feature maps [batch, height, width, channel], parameters as PyTorch has them. */
export interface Pass<Attributes> {
  readonly inputs: readonly Values[];
  readonly parameters: { readonly [name: string]: Values };
  readonly attributes: Attributes;
  readonly training: boolean;
}

export interface Gradients {
  readonly inputs: readonly Values[];
  readonly parameters: { readonly [name: string]: Values };
}

/** One kind of node: what it makes of shapes, what it holds and costs, and the reference of what it computes. */
export interface Op<Attributes> {
  /** The fewest and the most inputs. */
  readonly arity: readonly [fewest: number, most: number];
  /** How many input pixels one output pixel stands for along an axis: 2 after a max-pool, 1/2 after upsampling. */
  coarsening(attributes: Attributes): number;
  /** Throws an Error that says what does not fit. Sizes are multiples of what the graph asks for. */
  outputShape(inputs: readonly Shape[], attributes: Attributes): Shape;
  parameters(inputs: readonly Shape[], attributes: Attributes): readonly Parameter[];
  work(inputs: readonly Shape[], attributes: Attributes): Work;
  forward(pass: Pass<Attributes>): Values;
  gradient(pass: Pass<Attributes>, upstream: Values): Gradients;
  /** New running statistics after a training pass, by parameter name. */
  statistics?(pass: Pass<Attributes>): { readonly [name: string]: Values };
}

/** What a node's parameter is called in the network. */
export function fullName(id: string, name: string): string {
  return name === "" ? id : `${id}.${name}`;
}

/** Numbers in a map of one image. */
export function sizeOf({ height, width, channels }: Shape): number {
  return height * width * channels;
}

/** The only input of a node that has one. */
export function only<T>(inputs: readonly T[]): T {
  const [input] = inputs;
  if (input === undefined) throw new Error("A node without its input");
  return input;
}

/** A parameter that the graph's own list says is there. */
export function parameter({ parameters }: Pass<unknown>, name: string): Values {
  const found = parameters[name];
  if (!found) throw new Error(`A node without its ${name}`);
  return found;
}
