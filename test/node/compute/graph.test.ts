import { assert, describe, it } from "vitest";
import {
  estimate,
  type Graph,
  type GraphNode,
  graphBuilder,
  inferStructure,
  initialWeights,
} from "#compute/index.ts";
import { seeded } from "../../compute/ramp.ts";

const conv: GraphNode = {
  kind: "conv2d",
  id: "conv",
  inputs: ["input"],
  channels: 4,
  kernel: [3, 3],
  stride: 1,
  padding: [1, 1],
  bias: true,
  initial: "xavier",
};
const graphOf = (...nodes: GraphNode[]): Graph => ({ inputChannels: 2, nodes });
const pool = (id: string, input: string): GraphNode => ({
  kind: "max-pool",
  id,
  inputs: [input],
  kernel: 2,
});
const up = (id: string, input: string): GraphNode => ({
  kind: "up-conv2d",
  id,
  inputs: [input],
  channels: 2,
  factor: 2,
});

describe("a graph", () => {
  it("names its parameters as PyTorch does, after the modules", () => {
    const { parameters, outputChannels, divisor } = inferStructure(graphOf(conv));
    assert.deepEqual(
      parameters.map(({ name, shape }) => [name, shape]),
      [
        ["conv.weight", [4, 2, 3, 3]],
        ["conv.bias", [4]],
      ],
    );
    assert.equal(outputChannels, 4);
    assert.equal(divisor, 1);
  });

  it("takes sizes that every halving divides", () => {
    const graph = graphOf(pool("a", "input"), pool("b", "a"), up("c", "b"), up("d", "c"));
    assert.equal(inferStructure(graph).divisor, 4);
    assert.throws(
      () => estimate(graph, { batch: 1, height: 8, width: 6 }),
      "multiples of 4, not 8 x 6",
    );
  });

  it("survives JSON", () => {
    const graph = graphOf(conv);
    assert.deepEqual(inferStructure(JSON.parse(JSON.stringify(graph))), inferStructure(graph));
  });

  for (const [what, graph, message] of [
    ["no nodes", graphOf(), "without nodes"],
    [
      "an unknown input",
      graphOf({ ...conv, inputs: ["later"] }),
      'Node "conv" (conv2d): no node "later"',
    ],
    ["two nodes of one id", graphOf(conv, conv), "a second node of that id"],
    ["a node called input", graphOf({ ...conv, id: "input" }), "a second node of that id"],
    ["a missing input", graphOf({ ...conv, inputs: [] }), "0 inputs"],
    ["half a channel", graphOf({ ...conv, channels: 2.5 } as GraphNode), "2.5 channels"],
    [
      "too much padding",
      graphOf({ ...conv, padding: [2, 2] } as GraphNode),
      "does not give a grid",
    ],
    [
      "an unknown kind",
      graphOf({ ...conv, kind: "wavelet" } as unknown as GraphNode),
      "no such kind; known: conv2d",
    ],
    ["a coarse output", graphOf(pool("a", "input")), "not of its input's size"],
    [
      "a join of unequal maps",
      graphOf(pool("a", "input"), { kind: "concat", id: "b", inputs: ["a", "input"] }),
      "maps of different sizes",
    ],
  ] as const)
    it(`with ${what} is refused, by the node's name`, () => {
      assert.throws(() => inferStructure(graph), message);
    });
});

describe("an estimate", () => {
  it("counts parameters, operations and bytes exactly", () => {
    const builder = graphBuilder(2);
    const half = builder.add(pool("pool", builder.add(conv)));
    builder.add(up("up", half));
    const found = estimate(builder.build(), { batch: 3, height: 4, width: 6 });
    const parameters = 4 * 2 * 9 + 4 + 4 * 2 * 4 + 2;
    const pixels = 4 * 6;
    assert.equal(found.parameters, parameters);
    const flops = pixels * 4 * (2 * 2 * 9 + 1) + pixels * 4 + pixels * 2 * (2 * 4 + 1);
    assert.equal(found.forwardFlops, 3 * flops);
    assert.equal(found.trainingFlops, 9 * flops);
    assert.equal(found.weightBytes, 4 * parameters);
    const maps = pixels * (2 + 4 + 1 + 2); // input, conv, pool at a quarter of the pixels, up
    assert.equal(found.trainingBytes, 4 * (4 * parameters + 3 * maps));
    assert.equal(found.predictionBytes, 4 * (parameters + 3 * pixels * (2 + 4)));
  });
});

describe("initial weights", () => {
  it("are the same for the same draws, and others for others", () => {
    const [a, b, c] = [7, 7, 8].map((seed) => initialWeights(graphOf(conv), seeded(seed)));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });

  it("spread as Xavier says, with no bias", () => {
    const graph = graphOf({ ...conv, channels: 200 });
    const weights = initialWeights(graph, seeded(1));
    const data = weights.get("conv.weight")?.data ?? new Float32Array();
    const bound = Math.sqrt(6 / (2 * 9 + 200 * 9));
    const spread = Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);
    assert.isAtMost(Math.max(...data.map(Math.abs)), bound);
    assert.closeTo(spread, bound / Math.sqrt(3), 0.03 * bound);
    assert.isTrue(weights.get("conv.bias")?.data.every((v) => v === 0));
  });
});
