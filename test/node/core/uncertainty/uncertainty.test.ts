import { assert, test } from "vitest";
import { uncertaintyOf } from "#core/uncertainty/measures.ts";
import { pixelUncertainty } from "#core/uncertainty/pixel-uncertainty.ts";
import { ObjectUncertainty, uncertaintyIn } from "#core/uncertainty/uncertainty-sums.ts";

test("entropy is what scipy.stats.entropy says, as a share of the most that so many classes can have", () => {
  assert.closeTo(uncertaintyOf([0.5, 0.5], "entropy"), 1, 1e-12);
  assert.closeTo(uncertaintyOf([0.9, 0.1], "entropy"), 0.46899559358928117, 1e-12);
  assert.closeTo(uncertaintyOf([0.2, 0.3, 0.5], "entropy"), 0.9372305632161295, 1e-12);
  assert.closeTo(uncertaintyOf([70, 10, 10, 10], "entropy"), 0.6783898247235198, 1e-12);
});

test("the margin is between the two most probable classes, wherever they are", () => {
  assert.closeTo(uncertaintyOf([0.1, 0.6, 0.3], "margin"), 0.7, 1e-12);
  assert.closeTo(uncertaintyOf([30, 10, 60], "margin"), 0.7, 1e-12);
  assert.equal(uncertaintyOf([0.5, 0, 0.5], "margin"), 1);
});

test("where nothing was predicted there is nothing to be unsure of", () => {
  assert.equal(uncertaintyOf([0, 0, 0], "entropy"), 0);
  assert.equal(uncertaintyOf([0, 0, 0], "margin"), 0);
  assert.equal(uncertaintyIn([]).mean, 0);
});

test("one probability a pixel stands for two classes", () => {
  const one = { data: [0, 1, 64, 128, 200, 255], classes: 1, samples: 6 };
  assert.deepEqual([...pixelUncertainty(one, "entropy")], [0, 9, 207, 255, 192, 0]); // scipy, base 2
  assert.deepEqual([...pixelUncertainty(one, "margin")], [0, 2, 128, 254, 110, 0]);
});

test("classes may lie before or between the axes of the pixels", () => {
  const pixels = [
    [255, 0, 0],
    [100, 100, 55],
    [10, 200, 45],
    [0, 0, 0],
  ];
  const expected = [0, 247, 145, 0]; // scipy
  const classFirst = [0, 1, 2].flatMap((k) => pixels.map((values) => values[k] ?? 0));
  const first = pixelUncertainty({ data: classFirst, classes: 3, samples: 4 }, "entropy");
  const inner = pixelUncertainty({ data: pixels.flat(), classes: 3, samples: 1 }, "entropy");
  assert.deepEqual([...first], expected);
  assert.deepEqual([...inner], expected);
});

test("an object over several chunks is as unsure as all its pixels together", () => {
  const objects = new ObjectUncertainty();
  objects.add([0, 7, 7, 9], [255, 51, 102, 0]);
  objects.add([7, 0], [204, 255]);
  assert.deepEqual(objects.labels(), [7, 9]);
  assert.deepEqual(objects.of(7), { mean: (51 + 102 + 204) / 255 / 3, max: 0.8, pixels: 3 });
  assert.deepEqual(objects.of(9), { mean: 0, max: 0, pixels: 1 });
  assert.isUndefined(objects.of(1));
});
