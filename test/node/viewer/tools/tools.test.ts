import { readdirSync } from "node:fs";
import { assert } from "chai";
import { describe, test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { toolIds, ViewerModel } from "#core/viewer-model.ts";
import { labelsEditCommands } from "#viewer/commands/labels-edit-commands.ts";
import { labelsObjectsCommands } from "#viewer/commands/labels-objects-commands.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import type { LabelsStores } from "#viewer/labels-stores.ts";
import { toolOf, tools } from "#viewer/tools/index.ts";
import type { Gesture, Point, Tool } from "#viewer/tools/tool.ts";
import { gridOf } from "../../core/labels/brute-force.ts";
import { keptStore } from "../kept-store.ts";

const { signal } = new AbortController();
const shape = [3, 200, 200];

/** A layer with something on it that every tool can change or find. */
async function scene() {
  const labels = new EditableLabels(gridOf([shape, [3, 100, 100]]));
  const { store, history } = keptStore(labels);
  await store.paint([[1, 50, 50]], { label: 6, radius: 20 }, signal);
  await store.paint([[1, 60, 90]], { label: 9, radius: 5 }, signal);
  const layer = createLabelsLayer({ name: "cells", grid: labels.grid });
  layer.selectedLabel.value = 2;
  const model = new ViewerModel();
  model.add(layer);
  const stores = { store: () => store, get: () => labels } as unknown as LabelsStores; // commands ask it for nothing else
  const parts = { model, labels: stores, lists: new LabelsLists(model, stores) };
  const registry = new CommandRegistry();
  for (const command of [...labelsEditCommands(parts), ...labelsObjectsCommands(parts)])
    registry.register(command);
  const run = async (command: string, args: any) => {
    if (command === "layers.set") layer.selectedLabel.value = args.selectedLabel;
    else await registry.run(command, args);
  };
  const state = async () => ({
    pixels: await Promise.all(
      labels.levels.map(async ({ shape }, level) => [
        ...(await labels.read(level, { start: [0, 0, 0], stop: shape }, signal)).data,
      ]),
    ),
    selected: layer.selectedLabel.value,
    steps: history.past.value.length,
  });
  return { context: { layer, store, scale: 1, show: () => {}, run }, history, layer, state };
}

type Context = Awaited<ReturnType<typeof scene>>["context"];

function press(tool: Tool, { context, point }: { context: Context; point: Point }) {
  return tool.press(context, { point, button: "left" });
}

/** Ends a gesture so that what it did stays. */
async function end(gesture: Gesture | undefined): Promise<void> {
  if (gesture?.kind === "clicks") await gesture.complete();
  else await gesture?.release();
}

const path = [
  [1, 55, 60],
  [1, 60, 90],
];

test("there is a file for each tool, and each is in the list under its own id", () => {
  const files = readdirSync("src/viewer/tools").map((file) => file.replace(/\.ts$/, ""));
  assert.includeMembers(files, Object.keys(tools));
  for (const [id, tool] of Object.entries(tools)) assert.equal(tool.id, id);
  assert.sameMembers(["pan", ...Object.keys(tools)], [...toolIds]);
  assert.isUndefined(toolOf("pan"));
});

describe.each(Object.values(tools))("$id", (tool) => {
  test.each([0, 1, 2])("cancelled after %i moves, changes nothing", async (moves) => {
    const { context, state } = await scene();
    const before = await state();
    const gesture = press(tool, { context, point: [1, 50, 50] });
    for (const point of path.slice(0, moves)) gesture?.move([point]);
    gesture?.cancel();
    assert.deepEqual(await state(), before);
  });

  test("makes one step to undo at most, and undo takes back all it did to the pixels", async () => {
    const { context, state, history } = await scene();
    const before = await state();
    const gesture = press(tool, { context, point: [1, 50, 50] });
    gesture?.move(path);
    gesture?.move([[1, 30, 30]]);
    if (gesture?.kind === "clicks")
      for (const point of path) gesture.press({ point, button: "left" });
    await end(gesture);
    const after = await state();
    assert.isAtMost(after.steps - before.steps, 1);
    if (after.steps > before.steps) await history.undo();
    assert.deepEqual((await state()).pixels, before.pixels);
  });

  test("can be used again after a release and after a cancel", async () => {
    const { context } = await scene();
    for (const isKept of [true, false, true]) {
      const gesture = press(tool, { context, point: [1, 50, 50] });
      assert.isDefined(gesture);
      if (isKept) await end(gesture);
      else gesture?.cancel();
    }
  });
});

test("paint draws the selected label, and erase takes labels away", async () => {
  const { context, layer } = await scene();
  const at = async () => {
    const { data } = await context.store.labels.read(
      0,
      { start: [1, 50, 50], stop: [2, 51, 51] },
      signal,
    );
    return data[0];
  };
  layer.brushRadiusPx.value = 3;
  await end(press(tools.paint, { context, point: [1, 50, 50] }));
  assert.equal(await at(), 2);
  await end(press(tools.erase, { context, point: [1, 50, 50] }));
  assert.equal(await at(), 0);
});

test("pick selects the label under the place of release, and nothing where there is none", async () => {
  const { context, layer } = await scene();
  const first = press(tools.pick, { context, point: [1, 150, 150] });
  first?.move([[1, 49.6, 52.2]]);
  await end(first);
  assert.equal(layer.selectedLabel.value, 6);
  layer.selectedLabel.value = 3;
  await end(press(tools.pick, { context, point: [1, 150, 150] }));
  await end(press(tools.pick, { context, point: [1, -20, 150] }));
  assert.equal(layer.selectedLabel.value, 3);
});

test("a polygon has a corner for each press of the left button, and one less for each of the right", async () => {
  const { context, state } = await scene();
  const before = await state();
  const corner = (y: number, x: number, button: "left" | "right" = "left") => {
    return { point: [1, y, x], button } as const;
  };
  const gesture = tools.polygon.press(context, corner(100.5, 100.5));
  assert(gesture?.kind === "clicks");
  for (const press of [
    corner(100.5, 120.5),
    corner(0, 0),
    corner(9, 9, "right"),
    corner(120.5, 120.5),
  ])
    assert.isTrue(gesture.press(press));
  assert.isTrue(gesture.press(corner(120.5, 100.5)));
  await gesture.complete();
  const after = await state();
  const drawn = after.pixels[0]?.filter((id, i) => id !== before.pixels[0]?.[i]) ?? [];
  assert.lengthOf(drawn, 400);
  assert.isTrue(drawn.every((id) => id === 2));
  const single = tools.polygon.press(context, corner(5, 5));
  assert.isFalse(single?.kind === "clicks" && single.press(corner(5, 5, "right")));
});

test("paint with the right button fills what it goes around, and ends its line where it comes back", async () => {
  const { context, state } = await scene();
  const shown: { isClosed: boolean; points: readonly unknown[] }[] = [];
  const watched = { ...context, show: (outline: (typeof shown)[number]) => shown.push(outline) };
  const gesture = tools.paint.press(watched, { point: [2, 100.5, 100.5], button: "right" });
  assert(gesture?.kind === "drag");
  for (const [y, x] of [
    [100.5, 140.5],
    [140.5, 140.5],
    [140.5, 100.5],
    [103, 100.5],
    [10, 10],
  ] as const)
    gesture.move([[2, y, x]]);
  assert.deepInclude(shown.at(-1), { isClosed: true });
  assert.lengthOf(shown.at(-1)?.points ?? [], 5);
  await gesture.release();
  const { pixels, steps } = await state();
  assert.lengthOf(pixels[0]?.filter((id) => id === 2) ?? [], 1600);
  assert.equal(steps, 3, "one more than the scene");
});

test("a brush in pixels of the screen paints less of the data the closer one looks", async () => {
  const { context, layer, state } = await scene();
  layer.brushUnit.value = "screen";
  layer.brushRadiusPx.value = 8;
  await end(press(tools.paint, { context: { ...context, scale: 4 }, point: [0, 100, 100] }));
  assert.lengthOf((await state()).pixels[0]?.filter((id) => id === 2) ?? [], 13); // a disc of radius 2
});
