import { assert, describe, it } from "vitest";
import { estimate, type Graph, type GraphNode, graphBuilder } from "#compute/index.ts";
import { opOf } from "#compute/ops/index.ts";
import type { Op } from "#compute/ops/op.ts";

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
const patch = { batch: 3, height: 4, width: 6 };
const pixels = 4 * 6;

/** A convolution, a pool at a quarter of the pixels, and a transposed convolution back. */
function halved(): Graph {
  const { add, build } = graphBuilder(2);
  const half = add({ kind: "max-pool", id: "pool", inputs: [add(conv)], kernel: 2 });
  add({ kind: "up-conv2d", id: "up", inputs: [half], channels: 2, factor: 2 });
  return build();
}

/** A convolution whose map is read twice. */
function residual(): Graph {
  const { add, build } = graphBuilder(2);
  add({ kind: "relu", id: "relu", inputs: [add(conv)] });
  add({ kind: "add", id: "sum", inputs: ["conv", "relu"] });
  return build();
}

/** One pixel's share of the convolution: 4 channels of 2 x 3 x 3 products, and the bias. */
const convWork = 4 * (2 * 2 * 9 + 1);

describe("an estimate", () => {
  it("counts parameters and their bytes, running statistics with the latter only", () => {
    const parameters = 4 * 2 * 9 + 4 + 4 * 2 * 4 + 2;
    const found = estimate(halved(), patch);
    assert.equal(found.parameters, parameters);
    assert.equal(found.weightBytes, 4 * parameters);
    const { add, build } = graphBuilder(2);
    add({ kind: "batch-norm", id: "n", inputs: ["input"], momentum: 0.1, epsilon: 1e-5 });
    const norm = estimate(build(), patch);
    assert.equal(norm.parameters, 4);
    assert.equal(norm.weightBytes, 4 * 8);
  });

  it("counts the operations of a forward pass", () => {
    const up = 2 * (2 * 4 + 1);
    assert.equal(estimate(halved(), patch).forwardFlops, 3 * pixels * (convWork + 4 + up));
  });

  it("counts a gradient only where a parameter needs it: that of the image is not", () => {
    const up = 2 * (2 * 4 + 1) + 2 * 2 * 4 + 2 * (2 * 4 + 1);
    const found = estimate(halved(), patch).trainingFlops;
    assert.equal(found, 3 * pixels * (2 * convWork + 2 * 4 + up));
  });

  it("counts the sum of the gradients of a map that is read twice", () => {
    const found = estimate(residual(), patch).trainingFlops;
    assert.equal(found, 3 * pixels * (2 * convWork + 2 * 4 + 4 + 4));
  });

  it("counts maps in prediction until they are read for the last time", () => {
    const { weightBytes, predictionBytes } = estimate(halved(), patch);
    assert.equal(predictionBytes - weightBytes, 4 * 3 * pixels * (2 + 4));
    const kept = estimate(residual(), patch);
    assert.equal(kept.predictionBytes - kept.weightBytes, 4 * 3 * pixels * (4 + 4 + 4));
  });

  it("counts weights four times in training, and maps with the gradients that are alive with them", () => {
    const { parameters, trainingBytes } = estimate(halved(), patch);
    const maps = 2 + 4 + 1 + 2;
    const gradients = 2 + 1; // of the transposed convolution and the pool; then of pool and convolution, less a map
    assert.equal(trainingBytes, 4 * (4 * parameters + 3 * pixels * (maps + gradients)));
  });

  it("refuses a size that the graph does not take", () => {
    assert.throws(() => estimate(halved(), { ...patch, width: 5 }), "multiples of 2, not 4 x 5");
  });
});

/** Of a map of 24 pixels and 4 channels: forward, to the inputs, to the parameters. */
const works = [
  [{ ...conv, stride: 2 }, 6 * 4 * (72 + 1), 6 * 4 * 72, 6 * 4 * (72 + 1)],
  [{ kind: "group-norm", groups: 2, affine: true }, 96 * 6, 96 * 4, 96 * 4],
  [{ kind: "group-norm", groups: 4, affine: false }, 96 * 6, 96 * 8, 0],
  [{ kind: "max-pool", kernel: 2 }, 24 * 4, 24 * 4, 0],
  [{ kind: "max-pool", kernel: 3 }, 24 * 9, 24 * 9, 0],
  [{ kind: "upsample", mode: "nearest" }, 0, 96 * 4, 0],
  [{ kind: "upsample", mode: "bilinear" }, 96 * 4 * 8, 96 * 4 * 8, 0],
  [{ kind: "add" }, 96, 0, 0],
  [{ kind: "concat" }, 0, 0, 0],
  [{ kind: "attention-gate" }, 96, 3 * 96, 0],
] as const;

describe("the work of a node", () => {
  for (const [node, forward, toInputs, toParameters] of works)
    it(`is counted for ${JSON.stringify(node)}`, () => {
      const op = opOf(node.kind) as unknown as Op<object>; // a node is its own attributes
      const map = { height: 4, width: 6, channels: 4 };
      const found = op.work([map, map].slice(0, op.arity[0]), node);
      assert.deepEqual(found, { forward, toInputs, toParameters });
    });
});
