import { assert } from "chai";
import { test } from "vitest";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { readout } from "#viewer/readout.ts";
import { arrayImage } from "../ml/array-image.ts";

const { signal } = new AbortController();
const axes = ["z", "y", "x"];

test("every visible layer is read at the level on the screen, topmost first, with a place in physical units", async () => {
  const fine = arrayImage({
    axes,
    shape: [2, 8, 8],
    at: ([z = 0, y = 0, x = 0]) => 100 * z + 10 * y + x,
  });
  const coarse = arrayImage({ axes, shape: [2, 4, 4], at: ([, y = 0, x = 0]) => 10 * y + x });
  const small = arrayImage({ axes, shape: [2, 2, 2], at: () => 1 });
  const scale = [2, 0.5, 0.5];
  const units = axes.map(() => "micrometer");
  const grid = {
    ...fine.image.grid,
    levels: 2,
    levelShapes: [
      [2, 8, 8],
      [2, 4, 4],
    ],
    scale,
    units,
  };
  const model = new ViewerModel();
  const image = createImageLayer({ name: "image", grid }, []);
  const hidden = createLabelsLayer({ name: "hidden", grid });
  const outside = createLabelsLayer({ name: "small", grid: small.image.grid });
  for (const layer of [image, hidden, outside]) model.add(layer);
  hidden.visible.value = false;
  model.slice({ z: 1 });
  model.look({ center: [4, 4], zoom: -1 });
  const levels = () => [fine.level, coarse.level];
  const { position, values } = await readout({ x: 6.5, y: 2.5 }, { model, levels }, signal);
  assert.deepEqual(position, [
    { axis: "z", value: 1, physical: "2 µm" },
    { axis: "y", value: 2, physical: "1 µm" },
    { axis: "x", value: 6, physical: "3 µm" },
  ]);
  assert.deepEqual(values, [
    { layer: image.id, name: "image", level: 1, values: [13], text: "13" },
  ]);
});

test("a layer whose pixels are out of reach says so, and keeps no other from being read", async () => {
  const { image, level } = arrayImage({ axes: ["y", "x"], shape: [4, 4], at: () => 7 });
  const model = new ViewerModel();
  const broken = createImageLayer({ name: "broken", grid: image.grid }, []);
  model.add(createImageLayer({ name: "whole", grid: image.grid }, []));
  model.add(broken);
  const read = () => Promise.reject(new Error("out of reach"));
  const levels = ({ id }: { id: string }) => [id === broken.id ? { ...level, read } : level];
  const { values } = await readout({ x: 1, y: 1 }, { model, levels }, signal);
  assert.deepEqual(
    values.map(({ name, text }) => [name, text]),
    [
      ["broken", "unreadable"],
      ["whole", "7"],
    ],
  );
});

test("the level that is read is the one on the screen, also where levels do not halve", async () => {
  const fine = arrayImage({ axes: ["y", "x"], shape: [16, 16], at: () => 1 });
  const coarse = arrayImage({ axes: ["y", "x"], shape: [4, 4], at: () => 2 });
  const grid = {
    ...fine.image.grid,
    levels: 2,
    levelShapes: [
      [16, 16],
      [4, 4],
    ],
  };
  const model = new ViewerModel();
  model.add(createImageLayer({ name: "image", grid }, []));
  const levels = () => [fine.level, coarse.level];
  const readAt = async (zoom: number) => {
    model.look({ center: [8, 8], zoom });
    const { values } = await readout({ x: 8, y: 8 }, { model, levels }, signal);
    return values.map(({ level, values: [value] }) => [level, value]);
  };
  assert.deepEqual(await readAt(-1), [[0, 1]]);
  assert.deepEqual(await readAt(-2), [[1, 2]]);
});
