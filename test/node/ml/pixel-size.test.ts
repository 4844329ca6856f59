import { assert } from "chai";
import { test } from "vitest";
import type { Grid } from "#core/layers/grid.ts";
import { levelLike, otherPixelSize, pixelSizeOf } from "#ml/data/pixel-size.ts";

const grid: Grid = {
  axes: ["z", "y", "x"],
  shape: [8, 800, 400],
  dtype: "uint8",
  levels: 3,
  levelShapes: [
    [8, 800, 400],
    [8, 400, 200],
    [8, 200, 100],
  ],
  scale: [1, 250, 250],
  units: [null, "nanometer", "nanometer"],
};

test("a pixel's size is that of its level in metres, where the image says it", () => {
  const [y = 0, x = 0] = pixelSizeOf(grid, 1) ?? [];
  assert.closeTo(y, 5e-7, 1e-12);
  assert.closeTo(x, 5e-7, 1e-12);
  assert.isUndefined(pixelSizeOf({ ...grid, units: [null, null, null] }));
});

test("the level that fits what was learnt from is found, and named where another is predicted", () => {
  assert.equal(levelLike([0.9e-6, 0.9e-6], grid), 2);
  assert.equal(levelLike([1e-8, 1e-8], grid), 0);
  assert.isUndefined(otherPixelSize([3e-7, 3e-7], { grid, level: 0 }));
  assert.isUndefined(otherPixelSize(undefined, { grid, level: 0 }));
  assert.equal(
    otherPixelSize([1e-6, 1e-6], { grid, level: 0 }),
    "The pixels of level 0 are 250 nm, those that the model has learnt from 1 µm; level 2 fits better",
  );
});
