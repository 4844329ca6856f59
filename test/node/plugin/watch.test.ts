import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import type { PixelBlock } from "#io/pixel-source.ts";
import { describeSource } from "#io/source-ref.ts";
import { type Place, placeSchema } from "#worker/tokens.ts";
import { job, type Plugin, setUp, until } from "./learning-page.ts";

const { signal } = new AbortController();
const runSchema = v.object({ run: v.string() });
const asideSchema = v.object({ instead: v.optional(v.string()) });
const openedSchema = v.object({
  ...{ source: placeSchema, name: v.string() },
  aside: v.optional(asideSchema),
});

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

/** What was written there of the planes that were looked at. */
async function pixelsAt(
  { services }: Plugin,
  place: Place,
  z: readonly [number, number] = [1, 2],
): Promise<PixelBlock> {
  const { levels } = await services.written(describeSource(place));
  return await levels[0].read({ z, y: [0, 64], x: [0, 64] }, { signal });
}

function layerOf({ model }: Plugin) {
  const layer = model.layers.value.find(({ kind }) => kind === "probability");
  if (!layer) throw new Error("no prediction is shown");
  return layer;
}

/** What the best weights of a run predict of both planes. */
async function predicted(plugin: Plugin, run: string): Promise<PixelBlock> {
  const planes = { z: [0, 2] };
  await plugin.run("predict.start", {
    ...{ model: run, image: plugin.ids.image, overlap: 0.25, region: planes },
  });
  await until(() => plugin.learning.predictions.value[0]?.status.value.state === "done");
  const asked = opened(plugin).at(-1);
  if (!asked) throw new Error("nothing was opened");
  return await pixelsAt(plugin, asked.source, [0, 2]);
}

test("a training that is watched shows what it has learnt so far, and at its end what its best weights predict", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 6000 });
  await until(() => plugin.changed.length > 0);
  assert.equal(status.value.state, "running");
  const [watched] = opened(plugin);
  if (!watched) throw new Error("nothing was opened");
  assert.equal(watched.name, "labels 1 prediction");
  assert.equal(plugin.changed[0]?.layer, layerOf(plugin).id);
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

test("at the end every part that was looked at is what the best weights predict, also under a layer that is hidden", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 6000 });
  await until(() => plugin.changed.length > 0);
  plugin.sight.value = { z: [0, 1], y: [0, 64], x: [0, 64] };
  await until(() => plugin.changed.some(({ region }) => region["z"]?.[0] === 0));
  await until(() => status.value.bestStep !== null);
  layerOf(plugin).visible.value = false;
  plugin.sight.value = undefined;
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  const soFar = plugin.changed.length;
  await until(() => plugin.changed.length >= soFar + 2);
  const [watched] = opened(plugin);
  assert.deepEqual(
    watched && (await pixelsAt(plugin, watched.source, [0, 2])),
    await predicted(plugin, run),
  );
  plugin.services.close();
});

test("it is shown aside, and instead of what the one before showed", async () => {
  const plugin = setUp();
  const { status } = await start(plugin);
  await until(() => plugin.changed.length > 0 && status.value.state === "done");
  await start(plugin);
  await until(() => opened(plugin).length === 2);
  assert.deepEqual(
    opened(plugin).map(({ aside }) => aside),
    [{ instead: undefined }, { instead: plugin.changed[0]?.layer }],
  );
  plugin.services.close();
});

test("a run that is gone on with is shown in the same layer again", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 100_000 });
  await until(() => plugin.changed.length > 0);
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  const soFar = plugin.changed.length;
  await until(() => plugin.changed.length > soFar);
  await plugin.run("train.resume", { run });
  const { step } = status.value;
  const before = plugin.changed.length;
  await until(() => plugin.changed.length > before && status.value.step > step);
  assert.lengthOf(opened(plugin), 1);
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  plugin.services.close();
});

test("an image that is closed while it is looked at is no fault of the training", async () => {
  const plugin = setUp();
  const { run, status } = await start(plugin, { steps: 100_000 });
  await until(() => status.value.step > 0);
  plugin.model.remove(plugin.ids.image);
  const { step } = status.value;
  await until(() => status.value.step > step);
  await plugin.run("train.stop", { run });
  await until(() => status.value.state === "stopped");
  assert.deepEqual(status.value.notes, []);
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
