import { assert } from "chai";
import { test } from "vitest";
import { classesOf, drawnClasses, indexOfClass } from "#core/layers/classes.ts";
import { type Grid, sliderAxes } from "#core/layers/grid.ts";

function grid(length: number, classes?: Grid["classes"]): Grid {
  return {
    ...{ axes: ["class", "z", "y", "x"], shape: [length, 2, 8, 8], dtype: "uint8", levels: 1 },
    ...{ levelShapes: [[length, 2, 8, 8]], scale: [1, 1, 1, 1], units: [null, null, null, null] },
    ...(classes && { classes }),
  };
}

test("of classes that nobody says anything of the first is the background", () => {
  const drawn = drawnClasses(grid(3)).map(({ index, label }) => ({ index, label }));
  assert.deepEqual(drawn, [
    { index: 1, label: 1 },
    { index: 2, label: 2 },
  ]);
});

test("classes that were learnt from strokes have their labels, and none is the background", () => {
  const learnt = grid(2, [
    { label: 2, name: "cell" },
    { label: 7, name: "nucleus" },
  ]);
  assert.lengthOf(drawnClasses(learnt), 2);
  assert.equal(indexOfClass(learnt, 7), 1);
  assert.isUndefined(indexOfClass(learnt, 1));
});

test("a prediction without classes is label 1", () => {
  const labels = classesOf({ axes: ["y", "x"], shape: [8, 8] }).map(({ label }) => label);
  assert.deepEqual(labels, [1]);
});

test("classes are all drawn at once: no slider goes along them", () => {
  assert.deepEqual(sliderAxes(grid(3)), ["z"]);
});
