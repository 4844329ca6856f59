import { assert } from "chai";
import { beforeEach, test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { labelsCommands } from "#viewer/commands/labels-commands.ts";
import { placesCommands } from "#viewer/commands/places-commands.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { PlacesList } from "#viewer/places/places-list.ts";
import { MemoryJournals } from "../../memory-journals.ts";
import { arrayImage } from "../ml/array-image.ts";

let model: ViewerModel;
let places: PlacesList;
let prediction: ProbabilityLayer;
let labels: LabelsStores;
let run: (id: string, args: object) => Promise<any>;

/** Two planes of 128 x 128: unsure around (z 0, y 32, x 32), and a little less around (z 1, y 96, x 96). */
beforeEach(() => {
  model = new ViewerModel();
  const images = new OpenedImages();
  labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  places = new PlacesList(model);
  const registry = new CommandRegistry();
  const parts = {
    ...{ model, images, labels, places, pixels: layerPixels(images, labels) },
    size: () => ({ width: 400, height: 400 }),
    onProgress() {},
  };
  for (const command of [...placesCommands(parts), ...labelsCommands(parts)])
    registry.register(command);
  run = (id, args) => registry.run(id, args);
  const { image } = arrayImage({
    ...{ axes: ["z", "y", "x"], shape: [2, 128, 128] },
    at: ([z = 0, y = 0, x = 0]) => {
      const middle = 32 + 64 * z;
      const isNear = Math.max(Math.abs(y - middle), Math.abs(x - middle)) < 16;
      return isNear ? 128 - 60 * z : 0;
    },
  });
  prediction = createProbabilityLayer({ name: "cells", grid: image.grid });
  images.put(prediction.id, { ref: { kind: "opfs", path: "predictions/cells" }, image });
  model.add(prediction);
});

test("the next place is where the network is least sure, with a brush on labels that are made for it", async () => {
  const { place } = await run("places.step", {});
  assert.equal(place, 0);
  assert.deepEqual(model.camera.value.center, [32, 32]);
  assert.equal(model.dims.value["z"], 0);
  assert.equal(model.tool.value, "paint");
  const strokes = model.layers.value.find(({ id }) => id === model.selected.value);
  assert.equal(strokes?.kind, "labels");
  assert.deepEqual(strokes?.grid.shape, [2, 128, 128]);
  assert.deepEqual(places.outlines.value[0]?.region, { z: [0, 1], y: [16, 48], x: [16, 48] });
  assert.equal((await run("places.step", {})).place, 1);
  assert.deepEqual(model.camera.value.center, [96, 96]);
  assert.equal(model.dims.value["z"], 1);
});

test("nobody's brush is put on a complete mask: strokes are made, and what gets one there is passed over", async () => {
  const { layer: mask } = await run("labels.create", { image: prediction.id });
  model.layerOf(mask, "labels").unlabelled.value = "background";
  await run("labels.paint", { layer: mask, points: [[0, 32, 32]], radius: 30 });
  assert.equal(
    (await run("places.step", {})).place,
    0,
    "a mask says nothing of where people looked",
  );
  const strokes = model.selected.value;
  assert.notEqual(strokes, mask);
  assert.equal((await run("places.step", {})).place, 1);
  await run("labels.paint", { layer: strokes, points: [[0, 32, 32]], radius: 4 });
  await run("places.step", { by: -1 });
  assert.deepEqual([...places.done.value], [0]);
  assert.equal(model.selected.value, strokes, "no others are made");
});

test("nobody is sent where labels are, whether they were there before or came since", async () => {
  const { layer } = await run("labels.create", { image: prediction.id });
  const { places: all } = await run("places.rank", { layer: prediction.id, count: 2 });
  assert.lengthOf(all, 2);
  await run("labels.paint", {
    layer,
    points: [
      [0, 16, 16],
      [0, 48, 48],
    ],
    radius: 30,
  });
  assert.equal((await run("places.step", {})).place, 1, "the first has got a label");
  assert.deepEqual([...places.done.value], [0]);
  const end = await run("places.step", {});
  assert.isNull(end.place);
  assert.match(end.warnings[0], /last place/);
  const { places: left } = await run("places.rank", { layer: prediction.id });
  assert.deepEqual(
    new Set(left.map(({ slice }: { slice: { z: number } }) => slice.z)),
    new Set([1]),
  );
  await run("labels.paint", {
    layer,
    points: [
      [1, 80, 80],
      [1, 112, 112],
    ],
    radius: 30,
  });
  const error = await run("places.rank", { layer: prediction.id }).catch((e) => e);
  assert.equal(error.code, "places/none");
  assert.include(error.message, "labels has no label");
  const { places: again } = await run("places.rank", { layer: prediction.id, labels: null });
  assert.isNotEmpty(again, "labels are looked at where nobody says otherwise");
});

test("one slice alone is ranked where that is asked for", async () => {
  model.slice({ z: 1 });
  const { places: found } = await run("places.rank", { layer: prediction.id, extent: "slice" });
  assert.isTrue(found.every(({ slice }: { slice: { z: number } }) => slice.z === 1));
});

test("what was ranked goes with its prediction", async () => {
  await run("places.rank", { layer: prediction.id });
  assert.isDefined(places.ranked.value);
  model.remove(prediction.id);
  assert.isUndefined(places.ranked.value);
  assert.equal((await run("places.step", {}).catch((e) => e)).code, "places/none");
});
