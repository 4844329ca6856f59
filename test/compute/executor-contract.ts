import { placeNodes } from "#compute/graph/infer.ts";
import { type Executor, type Graph, inferStructure, type PatchShape } from "#compute/index.ts";
import { contractGraphs } from "./contract-graphs.ts";
import {
  compare,
  type Example,
  exampleOf,
  type Found,
  runOnExecutor,
  runOnReference,
} from "./example.ts";
import { goldenExamples } from "./golden-examples.ts";
import { torchExamples } from "./torch-examples.ts";

export interface ContractTest {
  readonly name: string;
  check(executor: Executor): Promise<void>;
}

/**
 * What every executor must compute like the references in doubles, and like PyTorch: predictions, and the output,
 * gradients and statistics of a training pass.
 */
export const executorContract: readonly ContractTest[] = [
  ...contractGraphs.flatMap(({ name, graph }) =>
    shapesFor(graph).map(({ on, shape }) => {
      const example = exampleOf(graph, shape);
      return contractTest(`${name}, ${on}`, { example, expected: () => runOnReference(example) });
    }),
  ),
  ...[...goldenExamples, ...torchExamples].map(({ name, example, expected }) =>
    contractTest(`PyTorch's ${name}`, { example, expected: () => expected }),
  ),
];

/** What is expected is found once for all executors: the references are slow. */
function contractTest(
  name: string,
  { example, expected }: { readonly example: Example; readonly expected: () => Partial<Found> },
): ContractTest {
  let known: Partial<Found> | undefined;
  return {
    name,
    async check(executor) {
      known ??= expected();
      compare(await runOnExecutor(executor, example), known, toleranceOf(example));
    },
  };
}

/** Of sizes that no power of two divides, of one pixel where the graph allows it, and of one row. */
function shapesFor(graph: Graph): { readonly on: string; readonly shape: PatchShape }[] {
  const { divisor } = inferStructure(graph);
  const shape = (batch: number, height: number, width: number) => ({
    batch,
    height: divisor * height,
    width: divisor * width,
  });
  const isWide = inferStructure(graph).parameters.some(({ shape: [length = 0] }) => length > 100);
  if (isWide) return [{ on: "of two small images", shape: shape(2, 1, 3) }];
  return [
    { on: "of two odd images", shape: divisor === 1 ? shape(2, 7, 13) : shape(2, 3, 5) },
    { on: "of one row", shape: shape(1, 1, 9) },
    { on: "of the least size", shape: shape(2, 1, 1) },
  ];
}

/** One graph's, on images of a size. */
export async function checkGraph(
  executor: Executor,
  graph: Graph,
  shape: PatchShape = { batch: 2, height: 8, width: 12 },
): Promise<void> {
  await checkExample(executor, exampleOf(graph, shape));
}

export async function checkExample(executor: Executor, example: Example): Promise<void> {
  const found = await runOnExecutor(executor, example);
  compare(found, runOnReference(example), toleranceOf(example));
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
