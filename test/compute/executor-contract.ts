import { placeNodes } from "#compute/graph/infer.ts";
import {
  type Backend,
  type Executor,
  type Graph,
  inferStructure,
  type PatchShape,
} from "#compute/index.ts";
import { unsupportedNode } from "#compute/supports.ts";
import { contractGraphs } from "./contract-graphs.ts";
import { contractNetworks } from "./contract-networks.ts";
import {
  compare,
  type Example,
  exampleOf,
  type Found,
  runOnExecutor,
  runOnReference,
} from "./example.ts";
import { expectedFar, farExamples } from "./far-examples.ts";
import { goldenExamples } from "./golden-examples.ts";
import { torchExamples } from "./torch-examples.ts";

export interface ContractTest {
  readonly name: string;
  readonly graph: Graph;
  /** Whether a test before it has the same graph, at another size. */
  readonly isRepeated: boolean;
  /** Whether only how its nodes are joined could be wrong: each is tested by itself as well. */
  readonly isNetwork: boolean;
  /** Whether only kernels that cut maps into 6x6 tiles could get it wrong. */
  readonly isOfTiles: boolean;
  check(executor: Executor): Promise<void>;
}

/**
 * What every executor must compute like the references in doubles, and like PyTorch: predictions, and the output,
 * gradients and statistics of a training pass.
 */
const executorContract: readonly ContractTest[] = [
  ...contractGraphs.flatMap(({ name, graph }) =>
    shapesFor(graph).map(({ on, shape }, i) =>
      alike(`${name}, ${on}`, exampleOf(graph, shape), { isRepeated: i > 0 }),
    ),
  ),
  ...contractNetworks.map(({ name, graph, shape, isOfTiles = false }) =>
    alike(`a network with ${name}`, exampleOf(graph, shape), { isNetwork: true, isOfTiles }),
  ),
  ...farExamples.map(({ name, example }) =>
    alike(name, example, { expect: () => expectedFar(example), tolerance: 1e-4 }),
  ),
  ...[...goldenExamples, ...torchExamples].map(({ name, example, expected }) =>
    alike(`PyTorch's ${name}`, example, { expect: () => expected }),
  ),
];

/** Those of which a backend has every node. */
export function contractOf(backend: Backend): readonly ContractTest[] {
  return executorContract.filter(({ graph }) => !unsupportedNode(backend, graph));
}

export async function checkExample(executor: Executor, example: Example): Promise<void> {
  await alike("", example).check(executor);
}

/** What is expected is found once for all executors: the references are slow. */
function alike(
  name: string,
  example: Example,
  {
    expect = () => runOnReference(example),
    tolerance = toleranceOf(example),
    isRepeated = false,
    isNetwork = false,
    isOfTiles = false,
  }: {
    readonly expect?: () => Partial<Found>;
    readonly tolerance?: number;
    readonly isRepeated?: boolean;
    readonly isNetwork?: boolean;
    readonly isOfTiles?: boolean;
  } = {},
): ContractTest {
  let expected: Partial<Found> | undefined;
  return {
    name,
    graph: example.graph,
    ...{ isRepeated, isNetwork, isOfTiles },
    async check(executor) {
      expected ??= expect();
      compare(await runOnExecutor(executor, example), expected, tolerance);
    },
  };
}

/** Sizes that no power of two divides, one row, and the least that the graph allows. */
function shapesFor(graph: Graph): { readonly on: string; readonly shape: PatchShape }[] {
  const { divisor, parameters } = inferStructure(graph);
  const shape = (batch: number, height: number, width: number) => ({
    batch,
    height: divisor * height,
    width: divisor * width,
  });
  const isWide = parameters.some(({ shape: [length = 0] }) => length > 100);
  if (isWide) return [{ on: "of two small images", shape: shape(2, 1, 3) }];
  const least = { on: "of the least size", shape: shape(2, 1, 1) };
  return [
    { on: "of two odd images", shape: divisor === 1 ? shape(2, 7, 13) : shape(2, 3, 5) },
    { on: "of one row", shape: shape(1, 1, 9) },
    ...(hasLonelyGroups(graph) ? [] : [least]),
  ];
}

/** Of one pixel PyTorch normalises no group that is one channel: what is left of it is rounding, times 300. */
function hasLonelyGroups(graph: Graph): boolean {
  const { divisor } = inferStructure(graph);
  return placeNodes(graph, { height: divisor, width: divisor }).some(
    ({ node, output }) => node.kind === "group-norm" && node.groups === output.channels,
  );
}

/** Single precision; ten times that where a 3x3 convolution is wide enough for Winograd's transforms. */
function toleranceOf({ graph, shape }: Example): number {
  const isWide = placeNodes(graph, shape).some(
    ({ node, inputs }) =>
      node.kind === "conv2d" &&
      node.kernel.join() === "3,3" &&
      Math.min(node.channels, inputs[0]?.channels ?? 0) >= 8,
  );
  return isWide ? 1e-4 : 1e-5;
}
