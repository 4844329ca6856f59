import { assert, describe, it } from "vitest";
import { placeNodes } from "#compute/graph/infer.ts";
import {
  estimate,
  type Graph,
  type GraphNode,
  inferStructure,
  initialWeights,
} from "#compute/index.ts";
import { contractGraphs } from "../../compute/contract-graphs.ts";
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
const norm = { epsilon: 1e-5, affine: true } as const;
const graphOf = (...nodes: GraphNode[]): Graph => ({ inputChannels: 2, nodes });
const pool = (id: string, input: string, kernel: 2 | 3 = 2): GraphNode => ({
  kind: "max-pool",
  id,
  inputs: [input],
  kernel,
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

  it("takes even sizes where a ResNet's stem halves them: a 7x7 convolution, and a 3x3 pool", () => {
    const stem: GraphNode = { ...conv, kernel: [7, 7], stride: 2, padding: [3, 3] };
    const back: GraphNode = { kind: "upsample", id: "back", inputs: ["pool"], mode: "nearest" };
    const graph = graphOf(stem, pool("pool", "conv", 3), back, up("up", "back"));
    assert.equal(inferStructure(graph).divisor, 4);
    const placed = placeNodes(graph, { height: 12, width: 20 });
    assert.deepEqual(
      placed.map(({ output }) => [output.height, output.width]),
      [
        [6, 10],
        [3, 5],
        [6, 10],
        [12, 20],
      ],
    );
  });

  for (const { name, graph } of contractGraphs)
    it(`survives JSON with its ${name}`, () => {
      const copy: Graph = JSON.parse(JSON.stringify(graph));
      assert.deepEqual(copy, graph);
      assert.deepEqual(inferStructure(copy), inferStructure(graph));
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
    [
      "a node that leads nowhere",
      graphOf({ ...conv, id: "idle" }, conv),
      'Node "idle" (conv2d): no node reads it',
    ],
    [
      "a sum of unequal maps",
      graphOf(conv, { kind: "add", id: "sum", inputs: ["conv", "input"] }),
      "a map of 1x1x4 cannot be added to one of 1x1x2",
    ],
    [
      "a sum of one map",
      graphOf({ kind: "add", id: "sum", inputs: ["input"] }),
      'Node "sum" (add): 1 inputs',
    ],
    [
      "a gate of many channels",
      graphOf(conv, { kind: "attention-gate", id: "gate", inputs: ["conv", "input"] }),
      "coefficients of 2 channels; 1 works",
    ],
    [
      "groups that do not divide the channels",
      graphOf({ kind: "group-norm", id: "n", inputs: ["input"], groups: 4, ...norm }),
      "2 channels cannot be split into 4 groups",
    ],
    [
      "a pool of another kernel",
      graphOf({ kind: "max-pool", id: "p", inputs: ["input"] } as never, up("u", "p")),
      "a kernel of undefined; 2 or 3 works",
    ],
    [
      "another way to upsample",
      graphOf(pool("p", "input"), {
        kind: "upsample",
        id: "u",
        inputs: ["p"],
        mode: "cubic",
      } as never),
      'a mode "cubic"; nearest or bilinear works',
    ],
  ] as const)
    it(`with ${what} is refused, by the node's name`, () => {
      assert.throws(() => inferStructure(graph), message);
    });
});

describe("initial weights", () => {
  it("are the same for the same draws, and others for others", () => {
    const [a, b, c] = [7, 7, 8].map((seed) => initialWeights(graphOf(conv), seeded(seed)));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });

  it("make a group norm do nothing but normalise", () => {
    const graph = graphOf({ kind: "group-norm", id: "n", inputs: ["input"], groups: 1, ...norm });
    const weights = initialWeights(graph, seeded(1));
    assert.deepEqual([...weights.keys()], ["n.weight", "n.bias"]);
    assert.deepEqual([...(weights.get("n.weight")?.data ?? [])], [1, 1]);
    assert.deepEqual([...(weights.get("n.bias")?.data ?? [])], [0, 0]);
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
