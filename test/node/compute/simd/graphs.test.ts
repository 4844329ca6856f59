import fc from "fast-check";
import { describe, it } from "vitest";
import {
  createExecutor,
  type Graph,
  type GraphNode,
  graphBuilder,
  type PatchShape,
} from "#compute/index.ts";
import { checkGraph } from "../../../compute/executor-contract.ts";
import { kernelHost } from "../kernel-host.ts";

const conv = (id: string, input: string, channels: number, kernel = 3): GraphNode => {
  const padding = (kernel - 1) / 2;
  const of = { channels, kernel: [kernel, kernel], padding: [padding, padding] } as const;
  return { kind: "conv2d", id, inputs: [input], stride: 1, bias: true, initial: "torch", ...of };
};
const norm = (id: string, input: string) =>
  ({ kind: "batch-norm", id, inputs: [input], momentum: 0.1, epsilon: 1e-5 }) as const;

/** Two convolutions with everything behind them that they can be computed together with. */
function chain(channels: readonly [number, number, number]): Graph {
  const { add, build } = graphBuilder(channels[0]);
  add(conv("a", "input", channels[1]));
  add(norm("n", "a"));
  add({ kind: "relu", id: "r", inputs: ["n"] });
  add(conv("b", "r", channels[2]));
  add({ kind: "elu", id: "e", inputs: ["b"] });
  add(conv("c", "e", 1, 1));
  return build();
}

/** Maps with several readers, among them two concatenations. */
function woven(): Graph {
  const { add, build } = graphBuilder(9);
  add(conv("a", "input", 12));
  add({ kind: "concat", id: "twice", inputs: ["a", "a", "input"] });
  add(norm("n", "twice"));
  add({ kind: "sigmoid", id: "s", inputs: ["n"] });
  add(conv("b", "s", 8));
  add(conv("c", "a", 8));
  add({ kind: "concat", id: "join", inputs: ["b", "c", "a"] });
  add({ kind: "leaky-relu", id: "l", inputs: ["join"], slope: 0.1 });
  add(conv("d", "b", 8));
  add({ kind: "concat", id: "last", inputs: ["l", "d"] });
  add(conv("h", "last", 3, 1));
  return build();
}

const cases: readonly (readonly [what: string, Graph, PatchShape])[] = [
  ["wide maps in whole tiles", chain([8, 16, 12]), { batch: 2, height: 8, width: 8 }],
  ["wide maps of odd sizes", chain([9, 20, 13]), { batch: 1, height: 7, width: 13 }],
  ["one row", chain([8, 8, 8]), { batch: 1, height: 1, width: 21 }],
  ["one pixel", chain([3, 9, 8]), { batch: 2, height: 1, width: 1 }],
  ["one channel", chain([1, 1, 1]), { batch: 1, height: 5, width: 6 }],
  ["513 channels", chain([1, 513, 9]), { batch: 1, height: 6, width: 5 }],
  ["maps that are read by several", woven(), { batch: 1, height: 6, width: 9 }],
];

const builds = ["simd", "relaxed-simd"] as const;

for (const build of builds)
  for (const threads of [1, 2])
    describe(`the simd executor (${build}, threads: ${threads}) has the reference's values for`, () => {
      for (const [what, graph, shape] of cases)
        it(what, async () => {
          const kernels = kernelHost([build]);
          const executor = await createExecutor({ kernels, threads }, "simd");
          await checkGraph(executor, graph, shape);
          executor.dispose();
        });
    });

/** Small networks of any nodes, in which every node reads one or two of those before and the last all that nobody else does. */
const randomGraph = fc
  .record({
    inputs: fc.integer({ min: 1, max: 9 }),
    nodes: fc.array(
      fc.record({
        kind: fc.constantFrom("conv", "conv1", "norm", "relu", "elu", "join", "halve"),
        channels: fc.integer({ min: 1, max: 17 }),
        from: fc.nat(),
        other: fc.nat(),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  })
  .map(({ inputs, nodes }) => {
    const { add, build } = graphBuilder(inputs);
    const ids = [add(conv("start", "input", 5))];
    for (const [i, { kind, channels, from, other }] of nodes.entries()) {
      const id = `n${i}`;
      const input = ids[from % ids.length] ?? "start";
      if (kind === "conv" || kind === "conv1")
        add(conv(id, input, channels, kind === "conv" ? 3 : 1));
      else if (kind === "norm") add(norm(id, input));
      else if (kind === "join")
        add({ kind: "concat", id, inputs: [input, ids[other % ids.length] ?? "start"] });
      else if (kind === "halve") {
        add({ kind: "max-pool", id: `${id}p`, inputs: [input], kernel: 2 });
        add({ kind: "up-conv2d", id, inputs: [`${id}p`], channels, factor: 2 });
      } else add({ kind, id, inputs: [input] });
      ids.push(id);
    }
    const read = new Set(build().nodes.flatMap((node) => node.inputs));
    const ends = ids.filter((id) => !read.has(id));
    if (ends.length > 1) add({ kind: "concat", id: "ends", inputs: ends });
    add(conv("end", ends.length > 1 ? "ends" : ends.join(), 2, 1));
    return build();
  });

describe("the simd executor", () => {
  it("has the reference's values for any small graph", { timeout: 120_000 }, async () => {
    const executor = await createExecutor({ kernels: kernelHost(), threads: 2 }, "simd");
    const lengths = fc.integer({ min: 1, max: 4 }).map((n) => 2 * n);
    await fc.assert(
      fc.asyncProperty(randomGraph, lengths, lengths, async (graph, height, width) =>
        checkGraph(executor, graph, { batch: 2, height, width }),
      ),
      { numRuns: 40, seed: 3 },
    );
    executor.dispose();
  });
});
