import { assert } from "chai";
import { beforeEach, test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { labelsObjectsCommands } from "#viewer/commands/labels-objects-commands.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import type { LabelsStore } from "#viewer/labels-store.ts";
import type { LabelsStores } from "#viewer/labels-stores.ts";
import { gridOf } from "../core/labels/brute-force.ts";
import { keptStore } from "./kept-store.ts";

const { signal } = new AbortController();
const shape = [3, 300, 600];

let layer: LabelsLayer;
let store: LabelsStore;
let run: (id: string, args?: object) => Promise<any>;
let undo: () => Promise<unknown>;

/** Two balls of label 4 that touch across the border of two chunks, in three planes; label 7 beside them, and far away. */
beforeEach(async () => {
  const labels = new EditableLabels(gridOf([shape, [3, 150, 300]]));
  const kept = keptStore(labels);
  store = kept.store;
  undo = () => kept.history.undo();
  for (const z of [0, 1, 2]) {
    await store.paint([[z, 100, 240]], { label: 4, radius: 20 }, signal);
    await store.paint([[z, 100, 274]], { label: 4, radius: 20 }, signal);
  }
  await store.paint([[1, 100, 320]], { label: 7, radius: 12 }, signal);
  await store.paint([[0, 280, 580]], { label: 7, radius: 5 }, signal);
  layer = createLabelsLayer({ name: "cells", grid: labels.grid });
  const model = new ViewerModel();
  model.add(layer);
  const stores = { store: () => store, get: () => labels } as unknown as LabelsStores; // commands ask it for nothing else
  const registry = new CommandRegistry();
  const parts = { model, labels: stores, lists: new LabelsLists(model, stores) };
  for (const command of labelsObjectsCommands(parts)) registry.register(command);
  run = (id, args) => registry.run(id, { layer: layer.id, ...args });
});

async function counts(level = 0): Promise<{ [label: number]: number }> {
  const stop = store.labels.grid.levelShapes[level] ?? [];
  const { data } = await store.labels.read(level, { start: [0, 0, 0], stop }, signal);
  const found: { [label: number]: number } = {};
  for (const id of data) if (id !== 0) found[id] = (found[id] ?? 0) + 1;
  return found;
}

const idAt = async (...index: number[]) =>
  (await store.labels.read(0, { start: index, stop: index.map((i) => i + 1) }, signal)).data[0];

test("an object is deleted wherever it reaches, over planes and chunks and where it is apart, and comes back by one undo", async () => {
  const before = await counts();
  const coarse = await counts(1);
  assert.deepEqual(await run("labels.delete", { labels: [4, 7] }), {
    changed: (before[4] ?? 0) + (before[7] ?? 0),
  });
  assert.deepEqual(await counts(), {});
  assert.deepEqual(await counts(1), {});
  await undo();
  assert.deepEqual(await counts(), before);
  assert.deepEqual(await counts(1), coarse);
  layer.selectedLabel.value = 7;
  await run("labels.delete");
  assert.deepEqual(await counts(), { 4: before[4] ?? 0 }, "the selected one");
});

test("objects under a line become the first of them, everywhere", async () => {
  const { 4: four = 0, 7: seven = 0 } = await counts();
  const points = [
    [1, 100, 320],
    [1, 100, 250],
  ];
  const merged = await run("labels.merge", { points });
  assert.deepEqual(merged, { changed: four, label: 7 });
  assert.deepEqual(await counts(), { 7: four + seven });
  await undo();
  assert.deepEqual(await run("labels.merge", { labels: [4, 7] }), { changed: seven, label: 4 });
});

test("a line across an object cuts it in every plane, also where it is wider than the line", async () => {
  await store.paint([[2, 100, 257]], { label: 4, radius: 30 }, signal);
  const { 4: whole = 0, 7: others = 0 } = await counts();
  const points = [
    [1, 78, 257],
    [1, 122, 257],
  ];
  const { changed, label, labels } = await run("labels.split", { points });
  assert.deepEqual([label, labels], [4, [8]]);
  const after = await counts();
  assert.deepEqual(after, { 4: whole - changed, 7: others, 8: changed });
  for (const z of [0, 1, 2])
    assert.sameMembers([await idAt(z, 100, 230), await idAt(z, 100, 284)], [4, 8]);
  await undo();
  assert.deepEqual(await counts(), { 4: whole, 7: others });
});

test("two seeds divide an object where it is narrowest between them", async () => {
  const points = [
    [1, 110, 262],
    [1, 100, 245],
  ];
  const { labels } = await run("labels.split", { points, by: "seeds" });
  for (const z of [0, 1, 2]) {
    assert.equal(await idAt(z, 100, 280), 4, "the first seed keeps the label");
    assert.equal(await idAt(z, 100, 252), labels[0]);
    assert.equal(await idAt(z, 100, 262), 4);
  }
});

test("what cannot be merged, split or deleted is said, and left as it is", async () => {
  const before = await counts();
  const code = (id: string, args: object) => run(id, args).then(String, (error) => error.code);
  const line = (...ends: readonly number[][]) => ({ points: ends });
  assert.equal(await code("labels.merge", line([1, 100, 240], [1, 100, 250])), "labels/no-object");
  assert.equal(await code("labels.merge", { labels: [4, 99] }), "labels/no-object");
  assert.equal(await code("labels.split", line([1, 5, 5], [1, 9, 9])), "labels/no-object");
  assert.equal(await code("labels.split", line([1, 100, 240], [1, 100, 250])), "labels/not-split");
  const apart = { ...line([1, 100, 240], [1, 5, 5]), by: "seeds" };
  assert.equal(await code("labels.split", apart), "labels/not-split");
  assert.equal(await code("labels.delete", { labels: [99] }), "labels/no-object");
  layer.locked.value = true;
  assert.equal(await code("labels.delete", { labels: [4] }), "layer/locked");
  assert.deepEqual(await counts(), before);
});

test("objects that are split at the same time get labels of their own", async () => {
  const across = (x: number, reach: number) => ({
    points: [
      [1, 100 - reach, x],
      [1, 100 + reach, x],
    ],
  });
  const [four, seven] = await Promise.all([
    run("labels.split", { ...across(240, 24), label: 4 }),
    run("labels.split", { ...across(320, 16), label: 7 }),
  ]);
  assert.sameMembers([...four.labels, ...seven.labels], [8, 9]);
});

test("what is painted while objects are looked for is neither merged nor deleted", async () => {
  const drawAll = store.drawAll.bind(store);
  store.drawAll = async (...asked) => {
    await store.paint([[1, 100, 240]], { label: 9, radius: 5 }, signal); // the area is found by now
    return await drawAll(...asked);
  };
  await run("labels.merge", { labels: [7, 4] });
  assert.equal(await idAt(1, 100, 240), 9);
  assert.equal(await idAt(1, 100, 250), 7);
  await run("labels.delete", { labels: [7] });
  assert.deepEqual(Object.keys(await counts()), ["9"]);
});

test("objects that are merged at the same time all become one", async () => {
  await store.paint([[2, 20, 20]], { label: 9, radius: 5 }, signal);
  await Promise.all([
    run("labels.merge", { labels: [4, 7] }),
    run("labels.merge", { labels: [9, 4] }),
  ]);
  assert.deepEqual(Object.keys(await counts()), ["9"]);
});

test("objects are merged only where all that are named are there", async () => {
  const before = await counts();
  const code = (labels: number[]) =>
    run("labels.merge", { labels }).then(String, (error) => error.code);
  assert.equal(await code([99, 4]), "labels/no-object");
  assert.equal(await code([4, 7, 99]), "labels/no-object");
  assert.equal(await code([70_000, 4]), "command/bad-arguments");
  assert.deepEqual(await counts(), before);
});
