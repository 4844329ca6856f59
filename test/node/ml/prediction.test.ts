import { readFileSync } from "node:fs";
import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import type { Network } from "#compute/index.ts";
import type { Plane, Rect } from "#ml/data/plane.ts";
import { areasOf, nearestFirst } from "#ml/predict/areas.ts";
import { Blender, type FinishedBlock } from "#ml/predict/blender.ts";
import { gaussianImportance } from "#ml/predict/importance.ts";
import { orientationsOf, oriented, upright } from "#ml/predict/orientations.ts";
import { type PredictionRequest, predictRegion } from "#ml/predict/predict-region.ts";
import type { Predictor } from "#ml/predict/predict-tiles.ts";
import { toProbabilities } from "#ml/predict/probabilities.ts";
import { planTiles, tilesOver } from "#ml/predict/tiles.ts";
import { atTrainedSize } from "#ml/predict/trained-size.ts";
import { arrayImage } from "./array-image.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden.json", import.meta.url), "utf8"),
);
const { signal } = new AbortController();

test("tiles are of one size that divides, overlap enough, and cover the plane", () => {
  const size = fc.integer({ min: 1, max: 700 });
  const spec = fc.record({
    tilePx: fc.integer({ min: 8, max: 128 }),
    overlap: fc.double({ min: 0, max: 0.9, noNaN: true }),
    divisor: fc.constantFrom(1, 4, 8),
    reach: fc.constantFrom(0, 5, 50, Number.POSITIVE_INFINITY),
  });
  fc.assert(
    fc.property(size, spec, (length, { tilePx, overlap, divisor, reach }) => {
      const size = { height: length, width: 1 };
      const { rows } = planTiles(size, { tilePx, overlap, divisor, reach });
      const { side, starts, margin } = rows;
      const last = starts.at(-1) ?? 0;
      assert.equal(side % divisor, 0);
      assert.equal(starts[0], 0);
      assert.isAtLeast(last + side, length);
      if (starts.length > 1) assert.isBelow(last + side - length, divisor);
      assert.isAtMost(margin, reach);
      for (const [i, start] of starts.entries()) {
        assert.equal(start % divisor, 0);
        const step = start - (starts[i - 1] ?? 0);
        assert.isAtMost(step, Math.max(divisor, side * (1 - overlap) + 1e-9)); // rounding of the share
        if (i > 0) assert.isAtMost(step, side - 2 * margin, "what counts leaves no gap");
      }
    }),
  );
});

test("a tile's importance is nnU-Net's Gaussian", () => {
  const side = gaussianImportance(16);
  const expected = golden.gaussian_importance_16x16;
  for (const [i, value] of expected.center_row.entries()) assert.closeTo(side[i] ?? 0, value, 1e-7);
  const sum = side.reduce((total, value) => total + value, 0);
  assert.closeTo(sum ** 2, expected.sum, 1e-5);
  assert.closeTo((side[0] ?? 0) ** 2, expected.corner, 1e-12);
  const large = gaussianImportance(256);
  const { center_row_every16, corner } = golden.gaussian_importance_256;
  for (const [i, value] of center_row_every16.entries())
    assert.closeTo(large[16 * i] ?? 0, value, 1e-7);
  assert.closeTo((large[0] ?? 0) ** 2, corner, 1e-12);
});

test("what was laid in any way is upright again, and the ways of a square are eight", () => {
  for (const [height, width, ways] of [
    [3, 3, 8],
    [2, 4, 4],
  ] as const) {
    const shape = { height, width, channels: 2 };
    const data = Float32Array.from({ length: height * width * 2 }, (_, i) => i);
    const laid = orientationsOf(shape).map((way) => {
      const turned = oriented(data, shape, way);
      assert.deepEqual(upright(turned, shape, way), data);
      return turned.join();
    });
    assert.equal(new Set(laid).size, ways);
  }
});

test("probabilities come from logits of any size, by sigmoid or softmax", () => {
  const sigmoid = toProbabilities(Float32Array.of(0, 200, -200), {
    activation: "sigmoid",
    outputs: 1,
  });
  assert.deepEqual([...sigmoid], [0.5, 1, 0]);
  const softmax = toProbabilities(Float32Array.of(0, 0, 500, 0), {
    activation: "softmax",
    outputs: 2,
  });
  assert.deepEqual([...softmax], [0.5, 0.5, 1, 0]);
});

test("a region larger than an area is cut into areas that cover it once, the nearest first", () => {
  const areas = nearestFirst(areasOf({ y: 100, x: 0, height: 5000, width: 9000 }), {
    focus: { y: 5000, x: 8900 },
    rectOf: (area) => area,
  });
  assert.equal(areas.length, 6);
  assert.equal(
    areas.reduce((sum, { height, width }) => sum + height * width, 0),
    5000 * 9000,
  );
  assert.include(areas[0], { y: 4096, x: 8192 });
});

test("a block is handed out with the last tile that touches it, and only once", () => {
  const area: Rect = { y: 0, x: 0, height: 64, width: 64 };
  const tiles = tilesOver(
    planTiles(area, { tilePx: 32, overlap: 0.5, divisor: 8, reach: 3 }),
    area,
  );
  const blender = new Blender({ area, tiles, outputs: 1, blockPx: 32 });
  const seen = new Map<string, number>();
  for (const [i, tile] of tiles.entries())
    for (const { rect } of blender.add(tile, new Float32Array(32 * 32))) {
      const later = tiles.slice(i + 1).filter(({ kept }) => meet(kept, rect));
      assert.isEmpty(later);
      seen.set(`${rect.y}/${rect.x}`, (seen.get(`${rect.y}/${rect.x}`) ?? 0) + 1);
    }
  assert.deepEqual([...seen.values()], [1, 1, 1, 1]);
});

function meet(a: Rect, b: Rect): boolean {
  return a.y < b.y + b.height && b.y < a.y + a.height && a.x < b.x + b.width && b.x < a.x + a.width;
}

/** A network that looks at one pixel at a time: its logit is the pixel. */
const perPixel: Network = {
  predict: (input) => Promise.resolve(Float32Array.from(input)),
  trainStep: () => Promise.reject(new Error("nobody trains")),
  measure: () => Promise.reject(new Error("nobody measures")),
  save: () => Promise.reject(new Error("nobody saves")),
  load: () => Promise.resolve(),
  dispose() {},
};

const value = (z: number, y: number, x: number) => Math.sin(z + 0.1 * y + 0.17 * x) * 3;
const shape = [3, 90, 140];
const { image } = arrayImage({
  axes: ["z", "y", "x"],
  shape,
  dtype: "float32",
  at: ([z = 0, y = 0, x = 0]) => value(z, y, x),
});

const predictor: Predictor = {
  network: perPixel,
  input: {
    image: image.levels[0],
    channels: [0],
    normalization: { mean: [0], std: [1] },
  },
  classes: { activation: "sigmoid", outputs: [{ id: 1, title: "one" }] },
  divisor: 8,
  reach: 0,
  ...{ tta: false, withDeviation: false },
};
const request: PredictionRequest = {
  ...{ region: {}, focus: {}, tile: { tilePx: 32, overlap: 0.5 }, batch: 3, blockPx: 32 },
};

type Arrived = { readonly plane: Plane } & FinishedBlock;

async function predictWith(change: Partial<PredictionRequest>, tta = false): Promise<Arrived[]> {
  const blocks: Arrived[] = [];
  await predictRegion(
    { ...predictor, tta },
    { ...request, ...change },
    {
      signal,
      write: async (plane, block) => void blocks.push({ plane, ...block }),
      report() {},
    },
  );
  return blocks;
}

/** How often each pixel arrived; throws where one is not what the whole image gives. */
function checked(blocks: readonly Arrived[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { plane, rect, values } of blocks)
    for (const [i, found] of values.entries()) {
      const [y, x] = [rect.y + Math.floor(i / rect.width), rect.x + (i % rect.width)];
      const { z = -1 } = plane;
      assert.closeTo(found, 1 / (1 + Math.exp(-value(z, y, x))), 1e-6);
      const key = `${z}/${y}/${x}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  return seen;
}

for (const tta of [false, true])
  test(`blended tiles give what the whole image gives, each pixel once${tta ? ", in all orientations" : ""}`, async () => {
    const seen = checked(await predictWith({}, tta));
    assert.equal(seen.size, 3 * 90 * 140);
    assert.isTrue([...seen.values()].every((times) => times === 1));
  });

test("a region is predicted alone, the same as within the whole", async () => {
  const region = { z: [1, 2], y: [10, 43], x: [100, 140] } as const;
  const seen = checked(await predictWith({ region }));
  assert.equal(seen.size, 33 * 40);
});

test("a model of resized images predicts planes whole, at its size, in the image's own pixels", async () => {
  const { classes } = predictor;
  const sized = atTrainedSize(image, {
    job: { resize: [64, 96], antialias: true },
    outputs: classes.outputs.length,
  });
  const blocks: Arrived[] = [];
  await predictRegion(
    { ...predictor, input: { ...predictor.input, image: sized.image } },
    sized.request({ ...request, region: { z: [1, 2], y: [10, 43] } }),
    {
      signal,
      write: sized.write(async (plane, block) => void blocks.push({ plane, ...block })),
      report() {},
    },
  );
  assert.deepEqual(
    blocks.map(({ plane, rect }) => ({ plane, rect })),
    [{ plane: { z: 1 }, rect: { y: 0, x: 0, height: 90, width: 140 } }],
  );
  for (const [i, found] of (blocks[0]?.values ?? new Float32Array(0)).entries()) {
    const [y, x] = [Math.floor(i / 140), i % 140];
    assert.closeTo(found, 1 / (1 + Math.exp(-value(1, y, x))), 0.05);
  }
});

test("an image smaller than a tile is predicted whole", async () => {
  const seen = checked(
    await predictWith({ tile: { tilePx: 256, overlap: 0.5 }, region: { z: [0, 1] } }),
  );
  assert.equal(seen.size, 90 * 140);
});

test("what is near the middle of the view comes first, and so does its plane", async () => {
  const blocks = await predictWith({ focus: { z: 2, y: 5, x: 135 } });
  const [first] = blocks;
  assert.deepEqual(first?.plane, { z: 2 });
  assert.isTrue(
    meet(first?.rect ?? { y: 0, x: 0, height: 0, width: 0 }, {
      y: 0,
      x: 128,
      height: 32,
      width: 12,
    }),
  );
  assert.deepEqual([...new Set(blocks.map(({ plane: { z } }) => z))], [2, 1, 0]);
});

test("progress counts every tile, and an abort ends the work", async () => {
  const controller = new AbortController();
  const done: number[] = [];
  const work = predictRegion(predictor, request, {
    signal: controller.signal,
    write: () => Promise.resolve(),
    report({ tilesDone, tilesTotal }) {
      done.push(tilesDone);
      assert.equal(tilesTotal, 3 * 5 * 8);
      if (tilesDone >= 9) controller.abort(new Error("enough"));
    },
  });
  const error = await work.catch((e: unknown) => e);
  assert.propertyVal(error, "message", "enough");
  assert.deepEqual(done, [0, 3, 6, 9]);
});
