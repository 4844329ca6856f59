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
import { residualNetwork } from "../../../compute/residual-network.ts";
import { kernelHost } from "../kernel-host.ts";

const conv = (id: string, input: string, channels: number, kernel = 3): GraphNode => {
  const padding = (kernel - 1) / 2;
  const of = { channels, kernel: [kernel, kernel], padding: [padding, padding] } as const;
  return { kind: "conv2d", id, inputs: [input], stride: 1, bias: true, initial: "torch", ...of };
};
const norm = (id: string, input: string) =>
  ({ kind: "batch-norm", id, inputs: [input], momentum: 0.1, epsilon: 1e-5 }) as const;

const groups = (id: string, input: string, groups: number, affine = true) =>
  ({ kind: "group-norm", id, inputs: [input], groups, epsilon: 1e-5, affine }) as const;
const relu = (id: string, input: string) => ({ kind: "relu", id, inputs: [input] }) as const;

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

/** Group norms over channels that no vector borders divide and over concatenations with gaps, in sums and alone. */
function grouped(): Graph {
  const { add, build } = graphBuilder(2);
  add(conv("a", "input", 9));
  add(groups("na", "a", 3));
  add({ kind: "elu", id: "ra", inputs: ["na"] });
  add(conv("b", "ra", 6));
  add({ kind: "concat", id: "gaps", inputs: ["ra", "b"] });
  add(groups("ng", "gaps", 5));
  add(conv("c", "ng", 15));
  add(groups("nc", "c", 15, false));
  add({ kind: "add", id: "sum", inputs: ["nc", "gaps", "ng"] });
  add({ kind: "sigmoid", id: "rs", inputs: ["sum"] });
  add(conv("d", "rs", 15));
  add(groups("nd", "d", 1));
  add(conv("e", "rs", 15, 1));
  add(groups("ne", "e", 3));
  add({ kind: "add", id: "both", inputs: ["nd", "ne"] });
  add(conv("head", "both", 1, 1));
  return build();
}

/** The gate of Attention U-Net, on maps that others read too. */
function gated(): Graph {
  const { add, build } = graphBuilder(1);
  add(conv("x", "input", 9));
  add({ kind: "leaky-relu", id: "xr", inputs: ["x"], slope: 0.1 });
  add(conv("g", "xr", 13));
  add(conv("ga", "g", 5, 1));
  add(norm("gan", "ga"));
  add(conv("xa", "xr", 5, 1));
  add(norm("xan", "xa"));
  add({ kind: "add", id: "sum", inputs: ["gan", "xan"] });
  add(relu("r", "sum"));
  add(conv("p", "r", 1, 1));
  add(norm("pn", "p"));
  add({ kind: "sigmoid", id: "s", inputs: ["pn"] });
  add({ kind: "attention-gate", id: "gate", inputs: ["xr", "s"] });
  add({ kind: "add", id: "again", inputs: ["gate", "xr"] });
  add({ kind: "concat", id: "join", inputs: ["gate", "g", "again"] });
  add(conv("head", "join", 3, 1));
  return build();
}

/** Sums whose gradients are shared, by maps that go on to add to theirs. */
function sums(): Graph {
  const { add, build } = graphBuilder(4);
  add(conv("a", "input", 9));
  add({ kind: "add", id: "twice", inputs: ["a", "a", "a"] });
  add(conv("b", "twice", 9));
  add(relu("rb", "b"));
  add({ kind: "add", id: "s1", inputs: ["rb", "twice"] });
  add({ kind: "add", id: "s2", inputs: ["s1", "twice", "rb"] });
  add(norm("n", "s2"));
  add({ kind: "add", id: "s3", inputs: ["n", "s2"] });
  add({ kind: "leaky-relu", id: "l", inputs: ["s3"], slope: -0.5 });
  add({ kind: "add", id: "s4", inputs: ["l", "s1"] });
  add({ kind: "elu", id: "e", inputs: ["s4"] });
  add({ kind: "concat", id: "join", inputs: ["e", "s3"] });
  add({ kind: "add", id: "s5", inputs: ["join", "join"] });
  add(conv("head", "s5", 2, 1));
  return build();
}

const cases: readonly (readonly [what: string, Graph, PatchShape])[] = [
  ["wide maps in whole tiles", chain([8, 16, 12]), { batch: 2, height: 8, width: 8 }],
  ["wide maps of odd sizes", chain([9, 20, 13]), { batch: 1, height: 7, width: 13 }],
  ["one row", chain([8, 8, 8]), { batch: 1, height: 1, width: 21 }],
  ["one pixel", chain([3, 9, 8]), { batch: 2, height: 1, width: 1 }],
  ["one channel", chain([1, 1, 1]), { batch: 1, height: 5, width: 6 }],
  ["513 channels", chain([1, 513, 9]), { batch: 1, height: 9, width: 7 }],
  ["maps that are read by several", woven(), { batch: 1, height: 6, width: 9 }],
  ["residual blocks", residualNetwork(9, "nearest"), { batch: 2, height: 24, width: 40 }],
  [
    "one pixel between residual blocks",
    residualNetwork(4, "bilinear"),
    { batch: 3, height: 8, width: 8 },
  ],
  ["group norms", grouped(), { batch: 3, height: 5, width: 9 }],
  ["attention gates", gated(), { batch: 2, height: 6, width: 7 }],
  ["sums of sums", sums(), { batch: 1, height: 9, width: 6 }],
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

const kinds = [
  ...["conv", "conv1", "norm", "group", "instance", "relu", "leaky", "elu", "sigmoid"],
  ...["join", "sum", "sum3", "gate", "pool2", "pool3", "strided", "nearest", "bilinear"],
] as const;

/** Small networks of any nodes, in which every node reads one to three of those before and the last all that nobody else does. */
const randomGraph = fc
  .record({
    inputs: fc.integer({ min: 1, max: 9 }),
    nodes: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        channels: fc.integer({ min: 1, max: 17 }),
        from: fc.nat(),
        other: fc.nat(),
      }),
      { minLength: 1, maxLength: 9 },
    ),
  })
  .map(({ inputs, nodes }) => {
    const { add, build } = graphBuilder(inputs);
    const widths = new Map<string, number>();
    const put = (node: GraphNode, channels: number) => {
      widths.set(node.id, channels);
      return add(node);
    };
    const ids = [put(conv("start", "input", 5), 5)];
    for (const [i, { kind, channels, from, other }] of nodes.entries()) {
      const id = `n${i}`;
      const input = ids[from % ids.length] ?? "start";
      const second = ids[other % ids.length] ?? "start";
      const width = widths.get(input) ?? 0;
      const alike = ids.filter((of) => widths.get(of) === width);
      const term = (n: number) => alike[n % alike.length] ?? input;
      /** Half the size, and back. */
      const back = (halved: string) =>
        put({ kind: "up-conv2d", id, inputs: [halved], channels, factor: 2 }, channels);
      switch (kind) {
        case "conv":
        case "conv1":
          put(conv(id, input, channels, kind === "conv" ? 3 : 1), channels);
          break;
        case "norm":
          put(norm(id, input), width);
          break;
        case "group": {
          const divisors = [1, 2, 3, 5].filter((n) => width % n === 0);
          put(groups(id, input, divisors[other % divisors.length] ?? 1), width);
          break;
        }
        case "instance":
          put(groups(id, input, width, false), width);
          break;
        case "join":
          put({ kind: "concat", id, inputs: [input, second] }, width + (widths.get(second) ?? 0));
          break;
        case "sum":
          put({ kind: "add", id, inputs: [input, term(other)] }, width);
          break;
        case "sum3":
          put({ kind: "add", id, inputs: [term(other), input, term(channels)] }, width);
          break;
        case "gate":
          put(conv(`${id}c`, second, 1, 1), 1);
          put({ kind: "attention-gate", id, inputs: [input, `${id}c`] }, width);
          break;
        case "pool2":
        case "pool3":
          add({
            kind: "max-pool",
            id: `${id}p`,
            inputs: [input],
            kernel: kind === "pool2" ? 2 : 3,
          });
          back(`${id}p`);
          break;
        case "strided":
          add({ ...(conv(`${id}h`, input, 6) as GraphNode & { kind: "conv2d" }), stride: 2 });
          back(`${id}h`);
          break;
        case "nearest":
        case "bilinear":
          add({ kind: "max-pool", id: `${id}p`, inputs: [input], kernel: 2 });
          put({ kind: "upsample", id, inputs: [`${id}p`], mode: kind }, width);
          break;
        case "leaky":
          put({ kind: "leaky-relu", id, inputs: [input], slope: channels % 2 ? 0.1 : -0.3 }, width);
          break;
        default:
          put({ kind, id, inputs: [input] }, width);
      }
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
    const lengths = fc.integer({ min: 2, max: 5 }).map((n) => 2 * n);
    await fc.assert(
      fc.asyncProperty(randomGraph, lengths, lengths, async (graph, height, width) =>
        checkGraph(executor, graph, { batch: 2, height, width }),
      ),
      { numRuns: 60, seed: 3 },
    );
    executor.dispose();
  });
});
