import { assert } from "chai";
import { CommandRegistry } from "#core/commands.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createImageLayer, createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { labelsImage } from "#io/labels/edited-labels.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { labelsCommands } from "#viewer/commands/labels-commands.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { MemoryJournals } from "../../../memory-journals.ts";

const { signal } = new AbortController();
const grid: Grid = {
  axes: ["c", "z", "y", "x"],
  shape: [3, 2, 300, 400],
  dtype: "uint8",
  levels: 2,
  levelShapes: [
    [3, 2, 300, 400],
    [3, 2, 150, 200],
  ],
  scale: [1, 40, 4, 4],
  units: [null, "nanometer", "nanometer", "nanometer"],
};

function scene() {
  const model = new ViewerModel();
  const images = new OpenedImages();
  const labels = new LabelsStores({
    journals: new MemoryJournals(),
    model,
    onBroken: (_, error) => {
      throw error;
    },
  });
  const registry = new CommandRegistry();
  const found = layerPixels(images, labels);
  for (const command of labelsCommands({ model, images, labels, pixels: found, onProgress() {} }))
    registry.register(command);
  const image = createImageLayer({ name: "tissue", grid }, []);
  const description = { name: "tissue", channels: [], isLabels: false };
  images.put(image.id, {
    ref: { kind: "http", url: "http://localhost/tissue.ome.zarr" },
    image: labelsImage(new EditableLabels(grid), { description }),
  });
  model.add(image);
  const run = (id: string, args: unknown, abort = signal) =>
    registry.run(id, args, abort) as Promise<any>;
  const codeOf = (id: string, args: unknown) =>
    run(id, args).then(
      () => "",
      (error) => error.code,
    );
  const pixels = async (id: string) => {
    const levels = labels.levels(model.layerOf(id, "labels").id);
    return Promise.all(levels.map(async (level) => [...(await level.read({}, { signal })).data]));
  };
  return { model, images, labels, image, run, codeOf, pixels };
}

const disc: Grid = {
  ...{ axes: ["y", "x"], shape: [300, 300], dtype: "uint8", levels: 1, levelShapes: [[300, 300]] },
  ...{ scale: [1, 1], units: [null, null] },
};

/** Values of 0..255 by class: a disc of `value` in class 1, and the rest of a whole in class 0. */
function predictedDisc({ value, classes }: { value: number; classes: number }): MultiscaleImage {
  const made: Grid = {
    axes: classes > 1 ? ["class", "y", "x"] : ["y", "x"],
    shape: classes > 1 ? [classes, 300, 300] : [300, 300],
    dtype: "uint8",
    levels: 1,
    levelShapes: [classes > 1 ? [classes, 300, 300] : [300, 300]],
    scale: [1, 1, 1].slice(classes > 1 ? 0 : 1),
    units: [null, null, null].slice(classes > 1 ? 0 : 1),
  };
  const values = new EditableLabels(made);
  const at = (k: number) => (classes > 1 ? [k, 150, 150] : [150, 150]);
  if (classes > 1) values.paint([at(0)], { label: 255, radius: 400 });
  if (classes > 1) values.paint([at(0)], { label: 255 - value, radius: 30 });
  values.paint([at(classes > 1 ? 1 : 0)], { label: value, radius: 30 });
  const description = { name: "predicted", channels: [], isLabels: false };
  return labelsImage(values, { description });
}

function withPrediction(image: MultiscaleImage) {
  const stage = scene();
  const layer = createProbabilityLayer({ name: "membrane", grid: image.grid });
  stage.images.put(layer.id, { ref: { kind: "opfs", path: "predicted" }, image });
  stage.model.add(layer);
  return { ...stage, prediction: layer.id };
}

describe("labels.create", () => {
  it("puts an empty layer of all levels on the image's grid, without its channels, and selects it", async () => {
    const { model, image, run, pixels } = scene();
    const { layer } = await run("labels.create", { image: image.id });
    const made = model.layerOf(layer, "labels");
    assert.deepEqual(made.grid, {
      axes: ["z", "y", "x"],
      shape: [2, 300, 400],
      dtype: "uint16",
      levels: 2,
      levelShapes: [
        [2, 300, 400],
        [2, 150, 200],
      ],
      scale: [40, 4, 4],
      units: ["nanometer", "nanometer", "nanometer"],
    });
    assert.equal(model.selected.value, layer);
    assert.isTrue((await pixels(layer)).flat().every((id) => id === 0));
    const second = await run("labels.create", { image: image.id });
    assert.notEqual(model.layer(second.layer).name.value, made.name.value);
  });

  it("refuses a layer that is not there", async () => {
    assert.equal(await scene().codeOf("labels.create", { image: "none" }), "layer/unknown");
  });
});

describe("labels.paint", () => {
  it("paints a stroke on all levels and counts its pixels; erasing takes them away; both can be undone", async () => {
    const { model, image, run, pixels } = scene();
    const { layer } = await run("labels.create", { image: image.id });
    const stroke = {
      layer,
      points: [
        [1, 100, 100],
        [1, 100, 140],
      ],
      radius: 6,
      label: 3,
    };
    const { changed } = await run("labels.paint", stroke);
    const [fine = [], coarse = []] = await pixels(layer);
    assert.equal(changed, fine.filter((id) => id === 3).length);
    assert.closeTo(coarse.filter((id) => id === 3).length, changed / 4, 40);
    const erased = await run("labels.paint", { ...stroke, erase: true });
    assert.equal(erased.changed, changed);
    await model.history.undo();
    assert.deepEqual(await pixels(layer), [fine, coarse]);
    await model.history.undo();
    assert.isTrue((await pixels(layer)).flat().every((id) => id === 0));
  });

  it("refuses what it cannot paint, by name, and leaves all as it was", async () => {
    const { model, image, run, codeOf, pixels } = scene();
    const { layer } = await run("labels.create", { image: image.id });
    const stroke = { layer, points: [[0, 5, 5]], radius: 2, label: 1 };
    for (const wrong of [
      { points: [] },
      { points: [[5, 5]] },
      { points: [[0, 5, Number.NaN]] },
      { radius: -1 },
      { label: 1.5 },
      { label: 70_000 },
      { colour: "red" },
    ])
      assert.equal(await codeOf("labels.paint", { ...stroke, ...wrong }), "command/bad-arguments");
    assert.equal(await codeOf("labels.paint", { ...stroke, layer: image.id }), "layer/wrong-kind");
    assert.isTrue((await pixels(layer)).flat().every((id) => id === 0));
    assert.lengthOf(model.history.past.value, 1, "the layer that was made");
  });
});

describe("labels.fromProbability", () => {
  it("makes labels of what reaches the threshold, that can be painted on", async () => {
    const { run, prediction, pixels, model } = withPrediction(
      predictedDisc({ value: 150, classes: 1 }),
    );
    const { layer } = await run("labels.fromProbability", { layer: prediction, threshold: 0.5 });
    const [made = []] = await pixels(layer);
    assert.closeTo(made.filter((id) => id === 1).length, Math.PI * 900, 30);
    assert.deepEqual(
      model.history.past.value.map(({ kind }) => kind),
      ["added"],
      "undo takes out the layer, not the pixels of a layer that is there",
    );
    await run("labels.paint", { layer, points: [[150, 150]], radius: 2, label: 2 });
    const above = await run("labels.fromProbability", { layer: prediction, threshold: 0.7 });
    assert.isTrue((await pixels(above.layer)).flat().every((id) => id === 0));
  });

  it("gives every object a number of its own, cuts what touches, and leaves out what is small", async () => {
    // Over the corner of four blocks of 512 pixels: two discs that touch, a ring, and a dot.
    const made: Grid = { ...disc, shape: [700, 700], levelShapes: [[700, 700]] };
    const values = new EditableLabels(made);
    for (const center of [
      [505, 505],
      [505, 533],
    ])
      values.paint([center], { label: 250, radius: 16 });
    values.paint([[100, 515]], { label: 250, radius: 20 });
    values.paint([[100, 515]], { label: 1, radius: 8 });
    values.paint([[300, 300]], { label: 250, radius: 1 });
    const { run, prediction, pixels } = withPrediction(
      labelsImage(values, { description: { name: "predicted", channels: [], isLabels: false } }),
    );
    const sizes = async (objects: object) => {
      const { layer, objects: count } = await run("labels.fromProbability", {
        ...{ layer: prediction, threshold: 0.5, objects },
      });
      const [ids = []] = await pixels(layer);
      const found = new Map<number, number>();
      for (const id of ids) if (id) found.set(id, (found.get(id) ?? 0) + 1);
      assert.equal(found.size, count);
      return [...found.values()].sort((a, b) => a - b);
    };
    const [one = 0, other = 0, ring = 0] = await sizes({});
    for (const half of [one, other])
      assert.closeTo(half, Math.PI * 256 - 21, 20, "half of what both cover goes to each");
    assert.closeTo(ring, Math.PI * 400, 40, "its hole is filled");
    const unsplit = await sizes({ split: "none", smallest: 1, fillHoles: false });
    assert.lengthOf(unsplit, 3);
    assert.isBelow(unsplit[0] ?? 0, 10, "the dot");
    assert.closeTo(unsplit[1] ?? 0, Math.PI * (400 - 64), 40, "with its hole");
    assert.equal(unsplit[2], one + other);
  });

  it("gives each pixel its most probable class, and none to the background", async () => {
    const { run, prediction, pixels } = withPrediction(predictedDisc({ value: 200, classes: 3 }));
    const { layer } = await run("labels.fromProbability", { layer: prediction });
    const [made = []] = await pixels(layer);
    assert.sameMembers([...new Set(made)], [0, 1]);
    assert.closeTo(made.filter((id) => id === 1).length, Math.PI * 900, 30);
  });

  it("gives each pixel the label that its class was learnt as, the first too", async () => {
    const disc = predictedDisc({ value: 200, classes: 2 });
    const classes = [
      { label: 1, name: "cell" },
      { label: 3, name: "nucleus" },
    ];
    const { run, codeOf, prediction, pixels } = withPrediction({
      ...disc,
      grid: { ...disc.grid, classes },
    });
    const { layer } = await run("labels.fromProbability", { layer: prediction });
    const [made = []] = await pixels(layer);
    assert.sameMembers([...new Set(made)], [1, 3]);
    const { objects } = await run("labels.fromProbability", {
      layer: prediction,
      objects: { class: 3 },
    });
    assert.equal(objects, 1);
    const wrong = { layer: prediction, objects: { class: 2 } };
    assert.equal(await codeOf("labels.fromProbability", wrong), "command/bad-arguments");
  });

  it("leaves nothing behind when it is stopped", async () => {
    const { run, model, prediction } = withPrediction(predictedDisc({ value: 150, classes: 1 }));
    const before = model.layers.value;
    const controller = new AbortController();
    const running = run("labels.fromProbability", { layer: prediction }, controller.signal);
    controller.abort();
    const error = await running.catch((e: unknown) => e);
    assert.propertyVal(error, "name", "AbortError");
    assert.deepEqual(model.layers.value, before);
  });
});
