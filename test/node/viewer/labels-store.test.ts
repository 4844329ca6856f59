import { assert } from "chai";
import { test } from "vitest";
import { Area } from "#core/labels/area.ts";
import type { LabelsBase } from "#core/labels/base-reader.ts";
import { ChunkGrid } from "#core/labels/chunk-grid.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { baseOf, emptyPlain, gridOf } from "../core/labels/brute-force.ts";
import { keptStore } from "./kept-store.ts";

const { signal } = new AbortController();
const shapes = [
  [300, 300],
  [150, 150],
];
const brush = { label: 4, radius: 3 };

function storeOver(base?: LabelsBase) {
  const labels = new EditableLabels(gridOf(shapes), base);
  return { labels, ...keptStore(labels) };
}

async function pixels(labels: EditableLabels): Promise<number[]> {
  return [...(await labels.read(0, { start: [0, 0], stop: [300, 300] }, signal)).data];
}

/** A base whose reads wait until they are let go. */
function slowBase() {
  let letGo = () => {};
  const waiting = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const quick = baseOf(shapes.map(emptyPlain));
  const base: LabelsBase = {
    async read(level, box, abort) {
      await waiting;
      abort.throwIfAborted();
      return quick.read(level, box, abort);
    },
  };
  return { base, letGo };
}

test("a stroke is one step to undo, and is recorded when it is painted, undone and done again", async () => {
  const { labels, history, recorded, store } = storeOver();
  const empty = await pixels(labels);
  const changed = await store.paint(
    [
      [10, 10],
      [50, 60],
    ],
    brush,
    signal,
  );
  const painted = await pixels(labels);
  assert.equal(changed, painted.filter((id) => id === 4).length);
  assert.equal(await history.undo(), "paint");
  assert.deepEqual(await pixels(labels), empty);
  assert.equal(await history.redo(), "paint");
  assert.deepEqual(await pixels(labels), painted);
  assert.deepEqual(recorded, ["edited", "undo", "redo"]);
});

test("a stroke that changes nothing is no step to undo", async () => {
  const { history, recorded, store } = storeOver();
  assert.equal(await store.paint([[-90, -90]], brush, signal), 0);
  assert.equal(await store.paint([[9, 9]], { ...brush, label: 0 }, signal), 0);
  assert.lengthOf(history.past.value, 0);
  assert.lengthOf(recorded, 0);
});

test("a stroke under the pointer is there at once, and equals the same one painted by a command", async () => {
  const points = [
    [20, 20],
    [25, 80],
    [90, 75],
  ];
  const byPointer = storeOver();
  const stroke = byPointer.store.beginStroke(brush);
  for (const point of points) stroke?.extend(point);
  assert.equal(byPointer.labels.level(0).edited.size, 1, "before the pointer is released");
  const changed = await stroke?.finish();
  const byCommand = storeOver();
  assert.equal(changed, await byCommand.store.paint(points, brush, signal));
  assert.deepEqual(await pixels(byPointer.labels), await pixels(byCommand.labels));
  assert.lengthOf(byPointer.history.past.value, 1);
});

test("a stroke over a base that loads slowly is finished once all of it is painted", async () => {
  const { base, letGo } = slowBase();
  const { labels, store } = storeOver(base);
  const stroke = store.beginStroke(brush);
  for (const point of [
    [20, 20],
    [25, 280],
    [290, 275],
  ])
    stroke?.extend(point);
  const finished = stroke?.finish();
  letGo();
  const changed = await finished;
  assert.equal(changed, (await pixels(labels)).filter((id) => id === 4).length);
  assert.isAbove(changed ?? 0, 3000);
});

test("a stroke whose base cannot be read fails, and leaves nothing behind", async () => {
  const broken = new Set(["base"]);
  const quick = baseOf(shapes.map(emptyPlain));
  const { labels, recorded, history, store } = storeOver({
    read: (level, box, abort) =>
      broken.has("base") ? Promise.reject(new Error("no answer")) : quick.read(level, box, abort),
  });
  const stroke = store.beginStroke(brush);
  stroke?.extend([20, 20]);
  const error = await stroke?.finish().catch((e: unknown) => e);
  assert.propertyVal(error, "message", "no answer");
  assert.deepEqual(recorded, ["paused", "resumed"]);
  broken.clear();
  assert.isTrue((await pixels(labels)).every((id) => id === 0));
  assert.lengthOf(history.past.value, 0);
  assert.isAbove(await store.paint([[20, 20]], brush, signal), 0, "the next stroke can begin");
});

test("while the pointer draws a second pointer cannot, and commands and undo wait for its end", async () => {
  const { labels, history, store } = storeOver();
  await store.paint([[10, 10]], brush, signal);
  const empty = (await pixels(labels)).map(() => 0);
  const stroke = store.beginStroke({ label: 9, radius: 5 });
  stroke?.extend([100, 100]);
  assert.isUndefined(store.beginStroke(brush));
  const painted = store.paint([[100, 100]], { label: 2, radius: 2 }, signal);
  stroke?.extend([110, 100]);
  await stroke?.finish();
  await painted;
  assert.lengthOf(history.past.value, 3);
  for (let i = 0; i < 3; i++) await history.undo();
  assert.deepEqual(await pixels(labels), empty);
});

test("a stroke that begins while an area is drawn follows it whole, as a step of its own", async () => {
  const { base, letGo } = slowBase();
  const { labels, history, store } = storeOver(base);
  const area = new Area(new ChunkGrid([300, 300]));
  area.addRow(0, { y: 200, startX: 0, stopX: 100 });
  const filled = store.draw(area, { ink: { label: 7 }, title: "fill" }, signal);
  const stroke = store.beginStroke(brush);
  for (const x of [20, 40]) stroke?.extend([100, x]);
  const given = store.beginStroke({ ...brush, label: 8 });
  given?.extend([50, 50]);
  given?.cancel();
  const finished = stroke?.finish();
  letGo();
  assert.equal(await filled, 100);
  const changed = await finished;
  const found = await pixels(labels);
  assert.equal(changed, found.filter((id) => id === 4).length);
  assert.isAbove(changed ?? 0, 20 * 7);
  assert.notInclude(found, 8, "it was taken back while it waited");
  assert.lengthOf(history.past.value, 2);
  await history.undo();
  assert.deepEqual([...new Set(await pixels(labels))], [0, 7]);
});

test("labels that were frozen stay as they are, strokes and undo notwithstanding, and hold no half stroke", async () => {
  const { labels, history, store } = storeOver();
  const at = async (of: EditableLabels, level: number) => {
    const [height = 0, width = 0] = shapes[level] ?? [];
    return [...(await of.read(level, { start: [0, 0], stop: [height, width] }, signal)).data];
  };
  const stroke = store.beginStroke(brush);
  stroke?.extend([20, 20]);
  const asked = store.frozen(signal);
  stroke?.extend([20, 60]);
  await stroke?.finish();
  const frozen = await asked;
  const before = [await at(labels, 0), await at(labels, 1)];
  assert.deepEqual([await at(frozen, 0), await at(frozen, 1)], before);
  await store.paint([[22, 40]], { label: 9, radius: 9 }, signal);
  assert.include(await at(labels, 1), 9);
  await history.undo();
  await history.undo();
  assert.notInclude(await at(labels, 0), 4);
  assert.deepEqual([await at(frozen, 0), await at(frozen, 1)], before);
});

test("an undo asked for while the pointer draws takes back the stroke that is drawn, not the one before", async () => {
  const { labels, history, store } = storeOver();
  await store.paint([[10, 10]], brush, signal);
  const first = await pixels(labels);
  const stroke = store.beginStroke({ label: 9, radius: 5 });
  stroke?.extend([12, 12]);
  const undone = history.undo();
  const redone = history.redo();
  await stroke?.finish();
  await undone;
  await redone;
  assert.include(await pixels(labels), 9, "redo does the same stroke again");
  await history.undo();
  assert.deepEqual(await pixels(labels), first);
  assert.lengthOf(history.past.value, 1);
});

test("nothing is written while a stroke is drawn, and a cancelled one leaves nothing behind", async () => {
  const { labels, recorded, history, store } = storeOver();
  const stroke = store.beginStroke(brush);
  stroke?.extend([30, 30]);
  assert.deepEqual(recorded, ["paused"]);
  stroke?.cancel();
  assert.isTrue((await pixels(labels)).every((id) => id === 0));
  assert.deepEqual(recorded, ["paused", "resumed"]);
  assert.lengthOf(history.past.value, 0);
});

test("writing goes on only after a finished stroke was handed to its journal", async () => {
  const { recorded, store } = storeOver();
  const stroke = store.beginStroke(brush);
  stroke?.extend([30, 30]);
  await stroke?.finish();
  assert.deepEqual(recorded, ["paused", "edited", "resumed"]);
});

test("labels that another tab paints on can be looked at and say why they cannot be painted on", async () => {
  const labels = new EditableLabels(gridOf(shapes));
  const { store } = keptStore(labels, { isReadOnly: true });
  const error = await store.paint([[10, 10]], brush, signal).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "labels/in-use");
  assert.throws(() => store.beginStroke(brush), /Another tab/);
  assert.isTrue((await pixels(labels)).every((id) => id === 0));
});
