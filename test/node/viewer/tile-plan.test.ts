import { assert } from "chai";
import { test } from "vitest";
import { sliceOf, TilePlan } from "#viewer/layers/tile-plan.ts";
import { gridOf } from "../core/labels/brute-force.ts";

const grid = gridOf([
  [10, 1001, 2000],
  [5, 501, 1000],
  [5, 251, 500],
]);
const plan = new TilePlan(grid);
const everything = [0, 0, 2000, 1001] as const;

test("the level fits the zoom: pixels are hardly larger than those of the screen, and never the finest by default", () => {
  const zooms = [5, 0, -0.4, -0.6, -1, -2, -9];
  assert.deepEqual(
    zooms.map((zoom) => plan.levelAt(zoom)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});

test("the tiles of a view cover it without gaps or overlaps, cut to the image", () => {
  for (const level of [0, 1, 2]) {
    const places = plan.places(level, { bounds: [-50, -50, 9999, 9999], zoom: 0 }, [3]);
    const area = places.reduce(
      (sum, { bounds: [x0, y0, x1, y1] }) => sum + (x1 - x0) * (y1 - y0),
      0,
    );
    assert.closeTo(area, 2000 * 1001, 1e-6, `level ${level}`);
    assert.equal(new Set(places.map(({ key }) => key)).size, places.length);
  }
});

test("a small view needs the tiles that it touches", () => {
  const places = plan.places(0, { bounds: [250, 10, 260, 20], zoom: 3 }, [0]);
  assert.deepEqual(
    places.map(({ bounds }) => bounds),
    [
      [0, 0, 256, 256],
      [256, 0, 512, 256],
    ],
  );
});

test("a view beside the image needs none", () => {
  assert.deepEqual(plan.places(0, { bounds: [-90, -90, -10, -10], zoom: 0 }, [0]), []);
});

test("two slices share a tile on a level that is half as deep, and none on one that is not", () => {
  const keys = (level: number, z: number) =>
    plan.places(level, { bounds: everything, zoom: 0 }, [z]).map(({ key }) => key);
  assert.deepEqual(keys(1, 4), keys(1, 5));
  assert.notDeepEqual(keys(0, 4), keys(0, 5));
});

test("sliders that a layer lacks are passed over, and those beyond its end stay at its last slice", () => {
  assert.deepEqual(sliceOf(grid, { t: 4, z: 99 }), [9]);
  assert.deepEqual(sliceOf(grid, {}), [0]);
});
