import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import type { PixelBlock } from "#io/pixel-source.ts";
import { describeSource } from "#io/source-ref.ts";
import { type Place, placeSchema } from "#worker/tokens.ts";
import { job, type Plugin, setUp, until } from "./learning-page.ts";

const { signal } = new AbortController();
const runSchema = v.object({ run: v.string() });
const openedSchema = v.object({ source: placeSchema, name: v.string() });

const hidingSchema = v.object({ layer: v.string(), visible: v.literal(false) });

/** Starts a training that is watched. */
async function start(plugin: Plugin, more: object = {}) {
  const args = { image: plugin.ids.image, labels: plugin.ids.labels, ...job, ...more };
  const { run } = v.parse(runSchema, await plugin.run("train.start", { watch: true, ...args }));
  const found = plugin.learning.runs.value.find(({ id }) => id === run);
  if (!found) throw new Error("the run is not listed");
  return { run, status: found.status };
}

function opened(plugin: Plugin) {
  return plugin.opened.flatMap((args) => {
    const found = v.safeParse(openedSchema, args);
    return found.success ? [found.output] : [];
  });
}

/** What was written there of the plane on the screen. */
async function pixelsAt({ services }: Plugin, place: Place): Promise<PixelBlock> {
  const { levels } = await services.written(describeSource(place));
  return await levels[0].read({ z: [1, 2], y: [0, 64], x: [0, 64] }, { signal });
}

test("a training that is watched shows what it has learnt so far, and at its end what its best weights predict", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 6000 });
  await until(() => plugin.changed.length > 0);
  assert.equal(status.value.state, "running");
  const [watched] = opened(plugin);
  if (!watched) throw new Error("nothing was opened");
  assert.equal(watched.name, "labels 1 prediction");
  const layer = plugin.model.layers.value.find(({ kind }) => kind === "probability");
  assert.equal(plugin.changed[0]?.layer, layer?.id);
  const early = await pixelsAt(plugin, watched.source);
  await until(() => status.value.bestStep !== null);
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  const soFar = plugin.changed.length;
  await until(() => plugin.changed.length > soFar);
  await plugin.run("predict.start", { model: run, image: plugin.ids.image, overlap: 0.25 });
  await until(() => plugin.learning.predictions.value[0]?.status.value.state === "done");
  const late = await pixelsAt(plugin, watched.source);
  const [, asked] = opened(plugin);
  assert.deepEqual(late, asked && (await pixelsAt(plugin, asked.source)));
  assert.notDeepEqual(late, early);
  assert.deepEqual(status.value.notes, []);
  plugin.services.close();
});

test("the next one that is watched hides what the one before showed", async () => {
  const plugin = setUp();
  const hidden = () => plugin.opened.filter((args) => v.is(hidingSchema, args));
  const { status } = await start(plugin);
  await until(() => plugin.changed.length > 0 && status.value.state === "done");
  assert.lengthOf(hidden(), 0);
  await start(plugin);
  await until(() => hidden().length > 0);
  assert.deepEqual(hidden(), [{ layer: plugin.changed[0]?.layer, visible: false }]);
  plugin.services.close();
});

test("nothing is looked at any more once its layer is closed, and the training goes on", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 100_000 });
  await until(() => plugin.changed.length > 0);
  for (const { id, kind } of plugin.model.layers.value)
    if (kind === "probability") plugin.model.remove(id);
  const { step } = status.value;
  await until(() => status.value.step > step);
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  assert.lengthOf(opened(plugin), 1);
  assert.deepEqual(status.value.notes, []);
  plugin.services.close();
});
