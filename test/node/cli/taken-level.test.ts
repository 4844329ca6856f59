import { assert } from "chai";
import { test } from "vitest";
import { takenFor } from "#ml/results/taken-for.ts";
import { takenLevel } from "../../../src/cli/predict/taken-level.ts";
import { arrayImage } from "../ml/array-image.ts";

const { signal } = new AbortController();
const output = (id: number | null) => ({ id, title: `${id}` });

test("of several classes each pixel is the id of the likeliest, 0 where none is likely, in Zarr as in TIFF", async () => {
  const bytes = [
    [200, 10, 0, 128],
    [100, 250, 127, 128],
  ];
  const { level } = arrayImage({
    ...{ axes: ["z", "class", "y", "x"], shape: [2, 2, 1, 4] },
    at: ([z = 0, output = 0, , x = 0]) => bytes[z === 0 ? output : 1 - output]?.[x] ?? 0,
  });
  const classes = { activation: "sigmoid" as const, outputs: [output(3), output(300)] };
  const taken = takenLevel(level, { axis: "class", taken: takenFor(classes, 0.5) });
  assert.deepEqual(taken.axes, ["z", "y", "x"]);
  const { shape, data } = await taken.read({ x: [0, 4] }, { signal });
  assert.deepEqual(shape, [2, 1, 4]);
  assert.deepEqual([...data], [3, 300, 0, 3, 300, 3, 0, 3]);
});

test("of one class pixels are 255 above one half, else 0", async () => {
  const { level } = arrayImage({
    ...{ axes: ["y", "x"], shape: [1, 3] },
    at: ([, x = 0]) => [127, 128, 255][x] ?? 0,
  });
  const taken = takenFor({ activation: "sigmoid", outputs: [output(null)] }, 0.5);
  const { data } = await takenLevel(level, { axis: "class", taken }).read({}, { signal });
  assert.deepEqual([...data], [0, 255, 255]);
});
