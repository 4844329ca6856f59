import type { Tensor, Tensor4D, Tf } from "../loss.ts";

/** One node being computed: tensors in NHWC, parameters in the executor's own layout, all owned by the caller. */
export interface NodeRun<Attributes> {
  readonly tf: Tf;
  readonly inputs: readonly Tensor4D[];
  readonly parameters: { readonly [name: string]: Tensor };
  readonly attributes: Attributes;
  readonly training: boolean;
  /** Hands over a new running statistic; the receiver owns it. */
  setStatistic(name: string, value: Tensor): void;
}

/** How tfjs computes one kind of node. Runs inside a tidy, under autodiff. */
export interface NodeRunner<Attributes> {
  /** How axes of a parameter are taken from PyTorch's: new axis i is old axis permutation[i]. As they are if absent. */
  readonly layouts?: { readonly [parameter: string]: readonly number[] };
  run(of: NodeRun<Attributes>): Tensor4D;
}

export function onlyInput({ inputs }: { readonly inputs: readonly Tensor4D[] }): Tensor4D {
  const [input] = inputs;
  if (!input) throw new Error("A node without its input");
  return input;
}

/** Of a node that has two. */
export function bothInputs({ inputs }: NodeRun<unknown>): readonly [Tensor4D, Tensor4D] {
  const [first, second] = inputs;
  if (!first || !second) throw new Error("A node without its two inputs");
  return [first, second];
}

export function parameterOf({ parameters }: NodeRun<unknown>, name: string): Tensor {
  const found = parameters[name];
  if (!found) throw new Error(`A node without its ${name}`);
  return found;
}
