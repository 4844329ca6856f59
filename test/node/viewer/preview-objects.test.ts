import { assert, test } from "vitest";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import { previewObjects } from "#viewer/preview/preview-objects.ts";
import { arrayImage } from "../ml/array-image.ts";

const choice = {
  split: "none",
  smallest: 9,
  fillHoles: true,
  smooth: 0,
  class: 1,
  extent: "slice",
} as const;
const { signal } = new AbortController();

/** Squares of 8 x 8 pixels, one every 32, at two levels. */
function predictedSquares() {
  const at = (scale: number) => (index: readonly number[]) =>
    index.slice(-2).every((i) => (i * scale) % 32 < 8) ? 200 : 0;
  const axes = ["z", "y", "x"];
  const fine = arrayImage({ axes, shape: [3, 512, 512], at: at(1) });
  const coarse = arrayImage({ axes, shape: [3, 128, 128], at: at(4) });
  const levelShapes = [fine.image.grid.shape, coarse.image.grid.shape];
  const layer = createProbabilityLayer({
    name: "squares",
    grid: { ...fine.image.grid, levels: 2, levelShapes },
  });
  return { layer, levels: [fine.level, coarse.level], reads: () => [fine.reads, coarse.reads] };
}

test("the objects in the view are found on the level that is drawn, in the slice that is looked at", async () => {
  const { layer, levels, reads } = predictedSquares();
  const size = { width: 128, height: 128 };
  const look = { layer, choice, threshold: 0.5, dims: { z: 2 }, size, levels };
  const near = await previewObjects({ ...look, camera: { center: [256, 256], zoom: 0 } }, signal);
  assert.deepEqual([near?.width, near?.height, near?.count], [192, 192, 36], "with its margin");
  assert.deepEqual(near?.at, { x: 160, y: 160 });
  assert.deepEqual(reads()[0], [{ z: [2, 3], y: [160, 352], x: [160, 352] }]);
  const far = await previewObjects({ ...look, camera: { center: [256, 256], zoom: -2 } }, signal);
  assert.deepEqual([far?.width, far?.count, far?.scale.x], [128, 256, 4], "4 pixels stand for 64");
  const small = { ...choice, smallest: 65 };
  const none = await previewObjects(
    { ...look, choice: small, camera: { center: [256, 256], zoom: -2 } },
    signal,
  );
  assert.equal(none?.count, 256, "65 of the finest are 4 of these, by rounding");
  const beside = { center: [9999, 0], zoom: 0 } as const;
  assert.isUndefined(await previewObjects({ ...look, camera: beside }, signal));
});
