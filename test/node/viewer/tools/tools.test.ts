import { readdirSync } from "node:fs";
import { assert } from "chai";
import { describe, test } from "vitest";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { toolIds } from "#core/viewer-model.ts";
import { toolOf, tools } from "#viewer/tools/index.ts";
import { gridOf } from "../../core/labels/brute-force.ts";
import { keptStore } from "../kept-store.ts";

const { signal } = new AbortController();
const shape = [3, 200, 200];

/** A layer with something on it that every tool can change or find. */
async function scene() {
  const labels = new EditableLabels(gridOf([shape, [3, 100, 100]]));
  const { store, history } = keptStore(labels);
  await store.paint([[1, 50, 50]], { label: 6, radius: 20 }, signal);
  const layer = createLabelsLayer({ name: "cells", grid: labels.grid });
  layer.selectedLabel.value = 2;
  const run = async (command: string, args: any) => {
    assert.equal(command, "layers.set");
    layer.selectedLabel.value = args.selectedLabel;
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
  return { context: { layer, store, run }, history, layer, state };
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
    const gesture = tool.press(context, [1, 50, 50]);
    for (const point of path.slice(0, moves)) gesture?.move([point]);
    gesture?.cancel();
    assert.deepEqual(await state(), before);
  });

  test("makes one step to undo at most, and undo takes back all it did to the pixels", async () => {
    const { context, state, history } = await scene();
    const before = await state();
    const gesture = tool.press(context, [1, 50, 50]);
    gesture?.move(path);
    gesture?.move([[1, 30, 30]]);
    await gesture?.release();
    const after = await state();
    assert.isAtMost(after.steps - before.steps, 1);
    if (after.steps > before.steps) await history.undo();
    assert.deepEqual((await state()).pixels, before.pixels);
  });

  test("can be used again after a release and after a cancel", async () => {
    const { context } = await scene();
    for (const end of ["release", "cancel", "release"] as const) {
      const gesture = tool.press(context, [1, 50, 50]);
      assert.isDefined(gesture);
      await gesture?.[end]();
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
  await tools.paint.press(context, [1, 50, 50])?.release();
  assert.equal(await at(), 2);
  await tools.erase.press(context, [1, 50, 50])?.release();
  assert.equal(await at(), 0);
});

test("pick selects the label under the place of release, and nothing where there is none", async () => {
  const { context, layer } = await scene();
  const first = tools.pick.press(context, [1, 150, 150]);
  first?.move([[1, 49.6, 52.2]]);
  await first?.release();
  assert.equal(layer.selectedLabel.value, 6);
  layer.selectedLabel.value = 3;
  await tools.pick.press(context, [1, 150, 150])?.release();
  await tools.pick.press(context, [1, -20, 150])?.release();
  assert.equal(layer.selectedLabel.value, 3);
});
