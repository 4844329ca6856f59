import { assert } from "chai";
import {
  type Executor,
  type Graph,
  inferStructure,
  initialWeights,
  type Loss,
  type PatchShape,
  type Tensor,
  type Weights,
} from "#compute/index.ts";
import type { Values } from "#compute/ops/values.ts";
import { ramp, seeded } from "./ramp.ts";
import { referencePass } from "./reference-network.ts";

/** All that a network's passes depend on. */
export interface Example {
  readonly graph: Graph;
  readonly shape: PatchShape;
  readonly weights: Weights;
  /** [batch, height, width, channel], as is the gradient that arrives at the output. */
  readonly input: Float32Array;
  readonly upstream: Float32Array;
}

type Numbers = ArrayLike<number>;

/** A graph on images of a size, with weights, numbers and gradients that hide nothing. */
export function exampleOf(graph: Graph, shape: PatchShape): Example {
  const pixels = shape.batch * shape.height * shape.width;
  const { outputChannels } = inferStructure(graph);
  return {
    graph,
    shape,
    weights: unevened(initialWeights(graph, seeded(3))),
    input: ramp(graph.inputChannels * pixels, { factor: 37, modulus: 101 }),
    upstream: ramp(outputChannels * pixels, { factor: 53, modulus: 89 }),
  };
}

/** Norms start as constants, which would hide a swapped pair. */
export function unevened(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((v, i) => v + 0.05 * ((i * 7 + name.length) % 5)) },
    ]),
  );
}

/** What comes of it. */
export interface Found {
  readonly predicted: Numbers;
  /** Of the training pass. */
  readonly output: Numbers;
  /** By full name. */
  readonly gradients: ReadonlyMap<string, Numbers>;
  readonly statistics: ReadonlyMap<string, Numbers>;
}

/** An example, and what another program made of it. */
export interface Recorded {
  readonly name: string;
  readonly example: Example;
  readonly expected: Partial<Found>;
}

/** By the references of the nodes, in doubles. */
export function runOnReference({ graph, shape, weights, input, upstream }: Example): Found {
  const { batch, height, width } = shape;
  const size = [batch, height, width];
  const image: Values = {
    shape: [...size, graph.inputChannels],
    data: Float64Array.from(input),
  };
  const predicted = referencePass(graph, weights, { input: image, training: false });
  const trained = referencePass(graph, weights, { input: image, training: true });
  const arriving = { shape: trained.output.shape, data: Float64Array.from(upstream) };
  return {
    predicted: predicted.output.data,
    output: trained.output.data,
    gradients: dataOf(trained.gradients(arriving)),
    statistics: dataOf(trained.statistics()),
  };
}

function dataOf(values: ReadonlyMap<string, Values>): Map<string, Numbers> {
  return new Map([...values].map(([name, { data }]) => [name, data]));
}

/** With beta1 = 0 Adam's first moment is the gradient itself. */
const rule = {
  kind: "adam",
  lr: 1e-3,
  beta1: 0,
  beta2: 0.9,
  epsilon: 1e-8,
  weightDecay: 0,
} as const;

export async function runOnExecutor(executor: Executor, example: Example): Promise<Found> {
  const { graph, shape, weights, input, upstream } = example;
  let seen: Tensor | undefined;
  /** Sums logits times target, so that the target is the gradient that arrives at the output. */
  const loss: Loss = (tf, { logits, target }) => {
    seen = tf.keep(tf.clone(logits));
    return tf.sum(tf.mul(logits, target));
  };
  const network = await executor.create(graph, { loss, weights });
  try {
    const predicted = await network.predict(input, shape);
    const weight = new Float32Array(shape.batch * shape.height * shape.width).fill(1);
    await network.trainStep({ input, target: upstream, weight, shape }, rule);
    const output = await seen?.data();
    const state = await network.save();
    const gradients = new Map<string, Numbers>();
    const statistics = new Map<string, Numbers>();
    for (const { name, trained } of inferStructure(graph).parameters) {
      const [group, tensors, key] = trained
        ? [gradients, state.moments, `exp_avg.${name}`]
        : [statistics, state.weights, name];
      group.set(name, tensors.get(key)?.data ?? []);
    }
    return { predicted, output: output ?? [], gradients, statistics };
  } finally {
    seen?.dispose();
    network.dispose();
  }
}

/**
 * Every expected number, to a share of the largest in its array, or of 1; of a gradient, to a share of the largest of its
 * node's, for those of biases before norms are sums that cancel out.
 */
export function compare(found: Found, expected: Partial<Found>, tolerance: number): void {
  for (const what of ["predicted", "output"] as const) {
    const numbers = expected[what];
    if (numbers) close(found[what], numbers, { what, within: tolerance * largest([numbers]) });
  }
  for (const [name, numbers] of expected.statistics ?? []) {
    const within = tolerance * largest([numbers]);
    close(found.statistics.get(name) ?? [], numbers, { what: name, within });
  }
  const gradients = [...(expected.gradients ?? [])];
  for (const [name, numbers] of gradients) {
    const ofNode = gradients.filter(([other]) => nodeOf(other) === nodeOf(name));
    const within = tolerance * largest(ofNode.map(([, numbers]) => numbers));
    close(found.gradients.get(name) ?? [], numbers, { what: `gradient of ${name}`, within });
  }
}

function nodeOf(parameter: string): string {
  return parameter.slice(0, parameter.lastIndexOf("."));
}

function largest(arrays: readonly Numbers[]): number {
  let most = 1;
  for (const numbers of arrays)
    for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i] ?? 0));
  return most;
}

function close(
  found: Numbers,
  expected: Numbers,
  { what, within }: { readonly what: string; readonly within: number },
): void {
  assert.equal(found.length, expected.length, what);
  // Millions are compared: chai is asked, and a message made, only where one is off. NaN is within nothing.
  for (let i = 0; i < expected.length; i++) {
    const [value, wanted] = [found[i] ?? Number.NaN, expected[i] ?? Number.NaN];
    if (!(Math.abs(value - wanted) <= within))
      assert.closeTo(value, wanted, within, `${what} [${i}]`);
  }
}
