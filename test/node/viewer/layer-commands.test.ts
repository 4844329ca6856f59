import { assert } from "chai";
import { afterEach, beforeEach, test, vi } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { createImageLayer, createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { ownFolder } from "#io/sessions/kept-folders.ts";
import { installChanges } from "#viewer/changes/index.ts";
import { recordAdded } from "#viewer/changes/layers-change.ts";
import { viewerCommands } from "#viewer/commands/viewer-commands.ts";
import { LastCompared } from "#viewer/compare/compared-figures.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { type LayerPixels, layerPixels } from "#viewer/layer-pixels.ts";
import { LayerStates } from "#viewer/layer-states.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { layerDocument } from "#viewer/session/save-session.ts";
import { MemoryJournals } from "../../memory-journals.ts";
import { arrayImage } from "../ml/array-image.ts";

let model: ViewerModel;
let images: OpenedImages;
let pixels: LayerPixels;
let run: (id: string, args: object) => Promise<any>;
let forgotten: string[];

/** Three images of 4 x 4 pixels, "a" at the bottom. */
beforeEach(() => {
  model = new ViewerModel();
  images = new OpenedImages();
  const labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  const registry = new CommandRegistry();
  const parts = {
    ...{ model, images, labels, states: new LayerStates(), lists: new LabelsLists(model, labels) },
    pixels: layerPixels(images, labels),
    base: "http://localhost/",
    size: () => ({ width: 100, height: 100 }),
    compared: new LastCompared(),
    readAgain: () => {},
    ...{ samples: {}, readers: () => [], tools: () => [], onProgress() {} },
  };
  pixels = parts.pixels;
  forgotten = [];
  installChanges({
    ...{ model, images, labels, pixels },
    onForgotten: ({ id }) => forgotten.push(id),
  });
  for (const command of viewerCommands(parts)) registry.register(command);
  run = (id, args) => registry.run(id, args);
  for (const name of ["a", "b", "c"]) {
    const { image } = arrayImage({ axes: ["y", "x"], shape: [4, 4], at: () => 0 });
    const layer = createImageLayer({ name, grid: image.grid }, []);
    images.put(layer.id, { ref: { kind: "http", url: `http://localhost/${name}` }, image });
    model.add(layer);
  }
});

const names = () => model.layers.value.map(({ name }) => name.value);
const layer = (name: string) =>
  model.layers.value.find((one) => one.name.value === name) as ImageLayer;

afterEach(() => void vi.useRealTimers());

test("several layers are deleted in one step, which brings each back to its place", async () => {
  await run("layers.remove", { layer: [layer("c").id, layer("a").id] });
  assert.deepEqual(names(), ["b"]);
  await run("edit.undo", {});
  assert.deepEqual(names(), ["a", "b", "c"]);
});

test("a layer is kept for as long as any step can bring it back, and let go with the last of them", async () => {
  const { id } = layer("b");
  const document = layerDocument(layer("b"), images.get(id).ref);
  const data = { layers: [{ index: 1, layer: document }] };
  model.history.push({ kind: "added", title: "add b", data });
  await run("layers.remove", { layer: id });
  const moved = { layer: layer("a").id, from: 0, to: 1 };
  const fill = () => model.history.push({ kind: "moved", title: "move a", data: moved });
  for (let i = 0; i < 199; i++) fill();
  assert.deepEqual(forgotten, [], "the step that took it away is left");
  fill();
  assert.deepEqual(forgotten, [id]);
});

test("a locked layer is not deleted, nor are those that were to go with it", async () => {
  await run("layers.set", { layer: layer("b").id, locked: true });
  const error = await run("layers.remove", { layer: [layer("a").id, layer("b").id] }).catch(
    (e) => e,
  );
  assert.equal(error.code, "layer/locked");
  assert.include(error.message, "unlock it");
  assert.deepEqual(names(), ["a", "b", "c"]);
});

test("layers are shown and hidden together", async () => {
  await run("layers.show", { show: [layer("a").id], hide: [layer("b").id, layer("c").id] });
  const shown = () => model.layers.value.map(({ visible }) => visible.value);
  assert.deepEqual(shown(), [true, false, false]);
  const c = layer("c").id;
  await run("layers.show", { show: [c], hide: [layer("a").id], select: c });
  assert.deepEqual(shown(), [false, false, true]);
  assert.equal(model.selected.value, c);
});

test("a copy lies above its original, looks like it, shares its pixels and has a name of its own", async () => {
  await run("layers.set", { layer: layer("a").id, opacity: 0.3, locked: true });
  const { layer: copy } = await run("layers.duplicate", { layer: layer("a").id });
  await run("layers.duplicate", { layer: layer("a").id });
  assert.deepEqual(names(), ["a", "a copy 2", "a copy", "b", "c"]);
  assert.equal(layer("a copy").opacity.value, 0.3);
  assert.isFalse(layer("a copy").locked.value);
  assert.equal(images.get(copy).image, images.get(layer("a").id).image);
});

test("a layer of a kind already is not converted to it", async () => {
  const error = await run("layers.convert", { layer: layer("a").id, to: "image" }).catch((e) => e);
  assert.equal(error.code, "layer/wrong-kind");
});

test("how unsure a prediction is lies above it, reads through it, and is told of what is written there", async () => {
  const values = [0, 64, 128, 255];
  const { image, reads } = arrayImage({
    ...{ axes: ["class", "y", "x"], shape: [2, 1, 4] },
    at: ([k = 0, , x = 0]) => (k === 1 ? (values[x] ?? 0) : 255 - (values[x] ?? 0)),
  });
  const prediction = createProbabilityLayer({ name: "membranes", grid: image.grid });
  const ref = { kind: "opfs", path: "predictions/membranes" } as const;
  images.put(prediction.id, { ref, image });
  model.add(prediction, 1);
  const { layer: id } = await run("layers.uncertainty", { layer: prediction.id });
  assert.deepEqual(names(), ["a", "membranes", "membranes entropy", "b", "c"]);
  assert.equal(reads.length, 0, "nothing is computed before it is looked at");
  const { axes, data } = {
    ...model.layer(id).grid,
    ...(await run("layers.pixels", { layer: id })),
  };
  assert.deepEqual(axes, ["y", "x"]);
  assert.deepEqual(data, [0, 207, 255, 0]);
  const source = { kind: "uncertainty", of: ref, measure: "entropy" } as const;
  assert.deepEqual(pixels.refOf(model.layer(id)), source);
  assert.deepEqual(images.sharing(prediction.id), [prediction.id, id]);
  assert.equal(ownFolder(images.get(id).ref), "predictions/membranes");
});

test("the layer that is selected with others stays one of them until another is selected alone", async () => {
  const [a, b] = [layer("a").id, layer("b").id];
  await run("layers.select", { layer: b, also: [a] });
  assert.deepEqual(model.selection.value, [a, b]);
  await run("layers.select", { layer: a });
  assert.deepEqual(model.selection.value, [a]);
});

test("what came with a layer is one step with it however late it came, unless something else was done meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const [a, b, c] = [layer("a"), layer("b"), layer("c")];
  recordAdded({ model, pixels }, [a]);
  vi.advanceTimersByTime(60_000);
  recordAdded({ model, pixels }, [b], { of: a.id });
  assert.equal(await model.history.undo(), "add a");
  assert.deepEqual(names(), ["c"]);
  assert.equal(await model.history.redo(), "add a");
  assert.deepEqual(names(), ["a", "b", "c"]);
  recordAdded({ model, pixels }, [c], { of: b.id });
  assert.equal(await model.history.undo(), "add c", "b was done again since");
});
