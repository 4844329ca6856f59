import { assert } from "chai";
import { afterAll, test } from "vitest";
import { createExecutor, type Graph, initialWeights, receptiveRadius } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { bce } from "#ml/losses/bce.ts";
import { models } from "#ml/models/index.ts";
import { unet } from "#ml/models/unet.ts";
import { predictRegion } from "#ml/predict/predict-region.ts";
import { seeded } from "../../compute/ramp.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();
const executor = await createExecutor({ kernels: kernelHost(), threads: 1 }, "simd");
afterAll(() => executor.dispose());

function networkOf(graph: Graph) {
  const weights = initialWeights(graph, seeded(7));
  return executor.create(graph, { loss: bce.build(bce.defaults), weights });
}

const unetOf = (depth: number) => unet.build({ ...unet.defaults, width: 4, depth });

test("what lies further away than a network looks does not change what it predicts", async () => {
  const [side, middle] = [128, 64];
  for (const model of models.members) {
    const graph = buildChoice(models, { id: model.id }, { inputChannels: 1, outputChannels: 1 });
    const reach = receptiveRadius(graph);
    if (reach >= middle) continue; // of ResNets, which see more than this image
    const network = await networkOf(graph);
    const draw = seeded(3);
    const image = Float32Array.from({ length: side * side }, draw);
    const before = await network.predict(image, { batch: 1, height: side, width: side });
    image[middle * side + middle] = 50;
    const after = await network.predict(image, { batch: 1, height: side, width: side });
    let within = 0;
    for (const [at, value] of after.entries()) {
      const far = Math.max(
        Math.abs(Math.floor(at / side) - middle),
        Math.abs((at % side) - middle),
      );
      const change = Math.abs(value - (before[at] ?? 0));
      if (far > reach) assert.isBelow(change, 1e-4, `${model.id}: ${far} of ${reach}`);
      else within = Math.max(within, change);
    }
    assert.isAbove(within, 1e-2, model.id);
    network.dispose();
  }
});

/** No part of it is like another. */
function uneven([y = 0, x = 0]: readonly number[]): number {
  const hash = Math.imul(y * 7919 + x, 0x9e3779b1) >>> 16;
  return Math.round(2000 * (1 + Math.sin(y / 23) * Math.cos(x / 31))) + (hash % 1500);
}

/** Logits of tiles blended, and those of one pass over the image as a whole. */
async function bothWays(
  graph: Graph,
  { height, width, tilePx }: { height: number; width: number; tilePx: number },
) {
  const { image } = arrayImage({
    axes: ["y", "x"],
    shape: [height, width],
    dtype: "uint16",
    at: uneven,
  });
  const network = await networkOf(graph);
  const normalization = { mean: [2700], std: [1200] };
  const tiled = new Float32Array(height * width);
  await predictRegion(
    {
      network,
      input: { image: image.levels[0], channels: [0], normalization },
      classes: { activation: "none", outputs: [{ id: 1, title: "one" }] },
      ...{ divisor: 8, reach: receptiveRadius(graph), tta: false, withDeviation: false },
    },
    { ...{ region: {}, focus: {}, tile: { tilePx, overlap: 0.5 } }, batch: 4, blockPx: 64 },
    {
      signal,
      report() {},
      async write(_, { rect, values }) {
        for (let y = 0; y < rect.height; y++)
          tiled.set(
            values.subarray(y * rect.width, (y + 1) * rect.width),
            (rect.y + y) * width + rect.x,
          );
      },
    },
  );
  const input = Float32Array.from({ length: height * width }, (_, at) => {
    return (uneven([Math.floor(at / width), at % width]) - 2700) / 1200;
  });
  const whole = await network.predict(input, { batch: 1, height, width });
  network.dispose();
  return { tiled, whole };
}

test("blended tiles are what one pass over the whole image gives, also where they meet", async () => {
  const { tiled, whole } = await bothWays(unetOf(2), { height: 264, width: 312, tilePx: 128 });
  const range = Math.max(...whole) - Math.min(...whole);
  assert.isAbove(range, 0.5, "it says something");
  const errors = tiled.map((value, at) => Math.abs(value - (whole[at] ?? 0)));
  assert.isBelow(Math.max(...errors), 1e-5);
});

test("where tiles are too small for what a network looks at, their borders show no seam either", async () => {
  const [height, width] = [136, 296];
  const { tiled, whole } = await bothWays(unetOf(3), { height, width, tilePx: 64 });
  const error = tiled.map((value, at) => value - (whole[at] ?? 0));
  /** How much the error jumps from one column to the next, on average. */
  const jumps = Array.from({ length: width - 1 }, (_, x) => {
    let sum = 0;
    for (let y = 0; y < height; y++)
      sum += Math.abs((error[y * width + x + 1] ?? 0) - (error[y * width + x] ?? 0));
    return sum / height;
  });
  const change = Array.from({ length: width - 1 }, (_, x) => {
    return Math.abs((whole[68 * width + x + 1] ?? 0) - (whole[68 * width + x] ?? 0));
  });
  const usual = change.reduce((sum, one) => sum + one, 0) / change.length;
  assert.isBelow(Math.max(...jumps), usual / 5);
});
