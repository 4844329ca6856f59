import { assert } from "chai";
import { test } from "vitest";
import { labelColor } from "#core/labels/label-color.ts";
import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import { thumbnailOf } from "#viewer/thumbnail.ts";
import { arrayImage } from "../ml/array-image.ts";

const { signal } = new AbortController();

test("a picture shows the slice with the colours and contrast of the channels that are visible", async () => {
  const { image } = arrayImage({
    ...{ axes: ["c", "z", "y", "x"], shape: [3, 2, 2, 4] },
    at: ([c = 0, z = 0]) => (z === 1 ? [100, 200, 255][c] : 0) ?? 0,
  });
  const look = { colormap: "color", gamma: 1 } as const;
  const channel = { name: "", visible: true, contrast: [0, 200], ...look } as const;
  const layer = createImageLayer({ name: "", grid: image.grid }, [
    { ...channel, color: [255, 0, 0] },
    { ...channel, color: [0, 255, 0] },
    { ...channel, color: [0, 0, 255], visible: false },
  ]);
  const dims = { z: 1 };
  const made = await thumbnailOf(layer, { levels: image.levels, dims, sizePx: 2, signal });
  assert.deepInclude(made, { width: 2, height: 1 });
  assert.deepEqual([...(made?.rgba ?? [])].slice(0, 4), [128, 255, 0, 255]);
});

test("labels have the colours they are drawn in, and nothing where there is none", async () => {
  const { image } = arrayImage({ axes: ["y", "x"], shape: [1, 2], at: ([, x = 0]) => 3 * x });
  const layer = createLabelsLayer({ name: "", grid: image.grid });
  const made = await thumbnailOf(layer, { levels: image.levels, dims: {}, sizePx: 8, signal });
  assert.deepEqual([...(made?.rgba ?? [])], [0, 0, 0, 0, ...labelColor(3, 0), 255]);
});

test("a prediction of several classes shows the most probable of each pixel, the first class too", async () => {
  const { image } = arrayImage({
    ...{ axes: ["class", "y", "x"], shape: [2, 1, 3] },
    at: ([k = 0, , x = 0]) => [[200, 150, 20][x], [140, 220, 30][x]][k] ?? 0,
  });
  const classes = [
    { label: 1, name: "membrane" },
    { label: 3, name: "nucleus" },
  ];
  const layer = createProbabilityLayer({ name: "", grid: { ...image.grid, classes } });
  const made = await thumbnailOf(layer, { levels: image.levels, dims: {}, sizePx: 8, signal });
  const [first, second] = [labelColor(1, 0), labelColor(3, 0)];
  assert.deepEqual([...(made?.rgba ?? [])], [...first, 255, ...second, 255, 0, 0, 0, 0]);
});

test("labels by their contour, or the selected one alone, are so in the picture too", async () => {
  const { image } = arrayImage({
    ...{ axes: ["y", "x"], shape: [7, 7] },
    at: ([y = 0, x = 0]) => (y < 1 || x < 1 || y > 5 || x > 5 ? 0 : x < 4 ? 1 : 2),
  });
  const layer = createLabelsLayer({ name: "", grid: image.grid });
  const shown = async () => {
    const made = await thumbnailOf(layer, { levels: image.levels, dims: {}, sizePx: 7, signal });
    const alpha = [...(made?.rgba ?? [])].filter((_, i) => i % 4 === 3);
    return alpha.filter((value) => value > 0).length;
  };
  assert.equal(await shown(), 25);
  layer.contour.value = 2;
  assert.equal(await shown(), 25 - 3, "the middle column of the first; the second is two wide");
  layer.contour.value = 0;
  layer.showSelected.value = true;
  assert.equal(await shown(), 15);
});

test("a plane that is large on its coarsest level is not read for a picture", async () => {
  const level = {
    axes: ["y", "x"],
    shape: [4096, 4096],
    chunks: [256, 256],
    dtype: "uint8",
  } as const;
  const layer = createLabelsLayer({
    name: "",
    grid: { ...level, levels: 1, levelShapes: [level.shape], scale: [1, 1], units: [null, null] },
  });
  const read = () => Promise.reject(new Error("it was read"));
  const asked = { levels: [{ ...level, read }], dims: {}, sizePx: 44, signal };
  assert.isUndefined(await thumbnailOf(layer, asked));
});
