import { assert } from "chai";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { labelColor } from "#core/labels/label-color.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { drawLabels, labelsInput } from "#viewer/layers/labels.ts";
import { createStage, inPlane } from "./stage.ts";

const black = [0, 0, 0];

function gridOf(levelShapes: number[][], dtype: Grid["dtype"] = "uint16"): Grid {
  const shape = levelShapes[0] ?? [];
  const axes = ["z", "y", "x"].slice(-shape.length);
  const ones = shape.map(() => 1);
  return {
    axes,
    shape,
    dtype,
    levels: levelShapes.length,
    levelShapes,
    scale: ones,
    units: shape.map(() => null),
  };
}

const halved = [
  [3, 1000, 1000],
  [3, 500, 500],
  [3, 250, 250],
];

function opaqueLayer(grid: Grid) {
  const layer = createLabelsLayer({ name: "cells", grid });
  layer.opacity.value = 1;
  return layer;
}

function fail(error: unknown): never {
  throw error;
}

describe("a labels layer on the canvas", () => {
  for (const dtype of ["uint8", "uint16", "uint32"] as const)
    it(`shows a painted pixel of ${dtype} in the colour of its id, zoomed in and out, and nothing around it`, async () => {
      const labels = new EditableLabels(gridOf(halved, dtype));
      const layer = opaqueLayer(labels.grid);
      const input = labelsInput(labels, fail);
      const stage = createStage();
      labels.paint([[1, 300, 400]], { label: 200, radius: 0 });
      labels.paint([[1, 600, 600]], { label: 7, radius: 60 });

      stage.look([400.5, 300.5], 5);
      const near = await stage.show([drawLabels(layer, input, inPlane({ z: 1 }))]);
      assert.deepEqual(near(64, 64), [...labelColor(200, 0)]);
      assert.deepEqual(near(64 + 14, 64 - 14), [...labelColor(200, 0)], "a pixel is 32 wide");
      assert.deepEqual(near(64 + 18, 64), black);

      stage.look([600, 600], -2);
      const far = await stage.show([drawLabels(layer, input, inPlane({ z: 1 }))]);
      assert.deepEqual(far(64, 64), [...labelColor(7, 0)]);
      assert.deepEqual(far(64 + 12, 64), [...labelColor(7, 0)]);
      assert.deepEqual(far(64 + 18, 64), black);
      stage.dispose();
      input.release();
    });

  it("shows a stroke in the next frame, and takes it away again with undo", async () => {
    const labels = new EditableLabels(gridOf(halved));
    const layer = opaqueLayer(labels.grid);
    const input = labelsInput(labels, fail);
    const stage = createStage();
    stage.look([256, 256], 0);
    const draw = () => stage.show([drawLabels(layer, input, inPlane({}))]);
    labels.paint([[0, 250, 250]], { label: 2, radius: 4 });
    await draw();
    const edit = labels.paint([[0, 256, 256]], { label: 1, radius: 20 });
    const painted = await draw();
    for (const [x, y] of [
      [-15, 0],
      [15, 0],
      [0, -15],
      [0, 15],
    ] as const)
      assert.deepEqual(
        painted(64 + x, 64 + y),
        [...labelColor(1, 0)],
        `${x}, ${y}: four tiles meet here`,
      );
    labels.undo(edit);
    const undone = await draw();
    assert.deepEqual(undone(64 + 15, 64), black);
    assert.deepEqual(undone(64 - 6, 64 - 6), [...labelColor(2, 0)]);
    stage.dispose();
    input.release();
  });

  it("shows the slice of the sliders only", async () => {
    const labels = new EditableLabels(gridOf(halved));
    const layer = opaqueLayer(labels.grid);
    const input = labelsInput(labels, fail);
    const stage = createStage();
    labels.paint([[2, 100, 100]], { label: 3, radius: 9 });
    stage.look([100, 100], 0);
    assert.deepEqual(
      (await stage.show([drawLabels(layer, input, inPlane({ z: 0 }))]))(64, 64),
      black,
    );
    assert.deepEqual((await stage.show([drawLabels(layer, input, inPlane({ z: 2 }))]))(64, 64), [
      ...labelColor(3, 0),
    ]);
    stage.dispose();
    input.release();
  });

  it("gives large and shuffled ids the colours that the table says", async () => {
    const labels = new EditableLabels(gridOf([[200, 200]], "uint32"));
    const layer = opaqueLayer(labels.grid);
    const input = labelsInput(labels, fail);
    const stage = createStage();
    stage.look([100, 100], 0);
    for (const seed of [0, 1, 77])
      for (const id of [1, 10, 11, 4_000_000_000]) {
        layer.colorSeed.value = seed;
        labels.paint([[100, 100]], { label: id, radius: 20 });
        const picture = await stage.show([drawLabels(layer, input, inPlane({}))]);
        const [red, green, blue] = layer.coloring.value.colorOf(id);
        assert.deepEqual(picture(64, 64), [red, green, blue], `id ${id}, seed ${seed}`);
      }
    stage.dispose();
    input.release();
  });

  it("shows a coarser level while the fine one loads", async () => {
    let finish = () => {};
    const fineIsThere = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const labels = new EditableLabels(
      gridOf([
        [512, 512],
        [128, 128],
      ]),
      {
        async read(level, { start, stop }) {
          if (level === 0) await fineIsThere;
          const [height = 0, width = 0] = stop.map((to, i) => to - (start[i] ?? 0));
          return new Uint16Array(height * width).fill(level === 0 ? 1 : 2);
        },
      },
    );
    const layer = opaqueLayer(labels.grid);
    const input = labelsInput(labels, fail);
    const stage = createStage();
    const shown = () => stage.show([drawLabels(layer, input, inPlane({}))]);
    stage.look([256, 256], 0);
    const asked = shown();
    while (!labels.level(1).has(0)) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual((await stage.now())(64, 64), [...labelColor(2, 0)]);
    finish();
    void asked; // its frame was taken by the one looked at in between
    assert.deepEqual((await shown())(64, 64), [...labelColor(1, 0)]);
    stage.dispose();
    input.release();
  });

  it("draws contours of the same thickness on the screen at every zoom, and through the borders of tiles", async () => {
    const labels = new EditableLabels(gridOf(halved));
    const layer = opaqueLayer(labels.grid);
    layer.contour.value = 3;
    const input = labelsInput(labels, fail);
    const stage = createStage();
    const whole = { start: [0, 206, 206], stop: [1, 306, 306] }; // four tiles meet in the middle
    labels.write(whole, new Uint16Array(100 * 100).fill(5));
    const color = [...labelColor(5, 0)];
    for (const zoom of [-1, 0, 3]) {
      stage.look([256, 206], zoom); // the upper edge of the square runs through the middle of the canvas
      const picture = await stage.show([drawLabels(layer, input, inPlane({}))]);
      for (const x of [54, 64, 70]) {
        assert.deepEqual(picture(x, 63), black, `above the edge, zoom ${zoom}`);
        for (const y of [64, 65, 66]) assert.deepEqual(picture(x, y), color, `${y}, zoom ${zoom}`);
        assert.deepEqual(picture(x, 67), black, `inside, zoom ${zoom}`);
      }
    }
    stage.look([256, 256], 3);
    const middle = await stage.show([drawLabels(layer, input, inPlane({}))]);
    for (const at of [60, 63, 64, 67])
      assert.deepEqual(middle(at, at), black, "borders of tiles are no borders of labels");
    stage.dispose();
    input.release();
  });

  it("draws the selected label alone where that is asked for", async () => {
    const labels = new EditableLabels(gridOf([[200, 200]]));
    const layer = opaqueLayer(labels.grid);
    const input = labelsInput(labels, fail);
    const stage = createStage();
    labels.paint([[100, 80]], { label: 1, radius: 9 });
    labels.paint([[100, 120]], { label: 2, radius: 9 });
    layer.selectedLabel.value = 2;
    layer.showSelected.value = true;
    stage.look([100, 100], 0);
    const picture = await stage.show([drawLabels(layer, input, inPlane({}))]);
    assert.deepEqual(picture(44, 64), black);
    assert.deepEqual(picture(84, 64), [...labelColor(2, 0)]);
    stage.dispose();
    input.release();
  });

  it("gives every palette the colours on the canvas that the page shows, those of single labels among them", async () => {
    const labels = new EditableLabels(gridOf([[256, 256]], "uint32"));
    const layer = opaqueLayer(labels.grid);
    const many = Array.from({ length: 3000 }, (_, i) => [i * 1009 + 7, [i % 256, 90, 200, 255]]);
    layer.labelColors.value = { ...Object.fromEntries(many), 3: [1, 2, 3, 255] };
    const input = labelsInput(labels, fail);
    const stage = createStage();
    const ids = [1, 2, 3, 16, 17, 7, 7 + 1009, 7 + 2999 * 1009, 123_456];
    for (const [i, id] of ids.entries())
      labels.write({ start: [0, 100 + i], stop: [1, 101 + i] }, Uint32Array.of(id));
    stage.look([104.5, 0.5], 3);
    for (const palette of ["auto", "okabe-ito", "direct"] as const)
      for (const seed of [0, 3]) {
        layer.palette.value = palette;
        layer.colorSeed.value = seed;
        const picture = await stage.show([drawLabels(layer, input, inPlane({}))]);
        for (const [i, id] of ids.entries()) {
          const [red, green, blue] = layer.coloring.value.colorOf(id);
          const shown = picture(64 + (i - 4) * 8, 64);
          assert.deepEqual(shown, [red, green, blue], `${palette}, seed ${seed}, id ${id}`);
        }
      }
    stage.dispose();
    input.release();
  });
});
