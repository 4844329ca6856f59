import { assert } from "chai";
import * as v from "valibot";
import { afterEach, test, vi } from "vitest";
import { isFailure } from "#core/failure.ts";
import { holdLock } from "#io/hold-lock.ts";
import { encodeSafetensors } from "#ml/weights/safetensors.ts";
import { findUnfinished, type Place, placeSchema } from "#worker/tokens.ts";
import { MemoryStore } from "../io/memory-store.ts";
import { sharedLocks } from "../worker/shared-locks.ts";
import { setUp, trained, until } from "./learning-page.ts";

afterEach(() => vi.unstubAllGlobals());

test("a prediction is a layer at once, which is drawn again where something arrives", async () => {
  const plugin = setUp();
  const model = await trained(plugin);
  const started = await plugin.run("predict.start", { model, image: plugin.ids.image, tile: 32 });
  const { layer, task } = v.parse(v.object({ layer: v.string(), task: v.string() }), started);
  assert.equal(plugin.model.layer(layer).kind, "probability");
  const source = { kind: "opfs", path: `predictions/${task}` };
  assert.deepEqual(plugin.opened, [{ source, as: "probability", name: "labels 1 prediction" }]);
  await until(() => plugin.learning.predictions.value[0]?.status.value.state === "done");
  assert.deepEqual(plugin.changed, [{ layer, region: { z: [1, 2], y: [0, 64], x: [0, 64] } }]);
  const status = await plugin.run("predict.status", { task });
  assert.deepInclude(status, { state: "done", tilesDone: 9, tilesTotal: 9, etaMs: null });
  assert.deepInclude(status, { backend: "simd", notes: [] });
  plugin.services.close();
});

test("another prediction of the same model has a name of its own", async () => {
  const plugin = setUp();
  const model = await trained(plugin);
  for (let n = 1; n <= 2; n++) {
    await plugin.run("predict.start", { model, image: plugin.ids.image, tile: 32 });
    await until(() => plugin.learning.predictions.value.at(-1)?.status.value.state === "done");
  }
  const found = plugin.model.layers.value.filter(({ kind }) => kind === "probability");
  const names = ["labels 1 prediction", "labels 1 prediction 2"];
  assert.sameMembers(
    found.map(({ name }) => name.value),
    names,
  );
  plugin.services.close();
});

const startedSchema = v.object({ layer: v.string(), task: v.string() });

/** Starts one of many tiles, and cancels it after some of them. */
async function cancelled(plugin: ReturnType<typeof setUp>, more: { to?: Place } = {}) {
  const model = await trained(plugin);
  const args = { model, image: plugin.ids.image, tile: 16, overlap: 0.9, region: "all", ...more };
  const { task } = v.parse(startedSchema, await plugin.run("predict.start", args));
  const [prediction] = plugin.learning.predictions.value;
  await until(() => (prediction?.status.value.tilesDone ?? 0) > 20);
  await plugin.run("predict.cancel", { task });
  await until(() => prediction?.status.value.state === "cancelled");
  const [first] = plugin.opened;
  const { source: at } = v.parse(v.object({ source: placeSchema }), first);
  return { task, at, left: prediction?.status.value };
}

test("a cancelled prediction says so, and goes on from there", async () => {
  const plugin = setUp();
  const { task, left } = await cancelled(plugin);
  assert.deepInclude(left, { state: "cancelled", resumable: true, tilesPerSecond: null });
  await plugin.run("predict.resume", { task });
  const [prediction, ...others] = plugin.learning.predictions.value;
  assert.isEmpty(others);
  assert.isAtLeast(prediction?.status.value.tilesDone ?? 0, left?.tilesDone ?? 1000);
  await until(() => prediction?.status.value.state === "done");
  assert.deepInclude(prediction?.status.value, { resumable: false });
  assert.equal(prediction?.status.value.tilesDone, left?.tilesTotal);
  assert.lengthOf(plugin.opened, 1);
  const again = await plugin.run("predict.resume", { task }).catch((e: unknown) => e);
  assert.isTrue(isFailure(again, "predict/cannot-resume"));
  plugin.services.close();
});

test("a prediction of an earlier visit is found with its layer, and goes on", async () => {
  const first = setUp();
  const { task, left } = await cancelled(first);
  first.dispose();
  const again = setUp({ services: first.services });
  const layer = again.addPrediction({ kind: "opfs", path: `predictions/${task}` });
  again.addPrediction({ kind: "opfs", path: "predictions/whole" });
  await until(() => again.learning.predictions.value.length > 0);
  const [found] = v.parse(
    v.array(v.looseObject({ task: v.string() })),
    await again.run("predict.list", {}),
  );
  const { tilesDone, tilesTotal } = left ?? {};
  assert.deepInclude(found, { task, layer, state: "cancelled", resumable: true });
  assert.deepInclude(found, { tilesDone, tilesTotal });
  assert.deepEqual(await again.run("predict.resume", { task }), { layer, task });
  await until(() => again.learning.predictions.value[0]?.status.value.state === "done");
  assert.isEmpty(again.opened, "its layer is there");
  again.dispose();
  again.services.close();
});

test("stopping the command before there is a layer ends the prediction", async () => {
  const plugin = setUp();
  const model = await trained(plugin);
  const asked = new AbortController();
  const args = { model, image: plugin.ids.image, tile: 32 };
  const started = plugin.run("predict.start", args, asked.signal).catch((e: unknown) => e);
  asked.abort();
  assert.isTrue(isFailure(await started, "worker/cancelled"));
  assert.isEmpty(plugin.opened);
  assert.isEmpty(plugin.learning.predictions.value);
  plugin.services.close();
});

test("a prediction that is still being opened is listed, and can be cancelled", async () => {
  const plugin = setUp();
  const model = await trained(plugin);
  const args = { model, image: plugin.ids.image, tile: 32 };
  const started = plugin.run("predict.start", args).catch((e: unknown) => e);
  await until(() => plugin.learning.predictions.value.length > 0);
  const [opening] = plugin.learning.predictions.value;
  assert.isNull(opening?.layer);
  await plugin.run("predict.cancel", { task: opening?.id });
  assert.isTrue(isFailure(await started, "worker/cancelled"));
  assert.isEmpty(plugin.opened);
  assert.isEmpty(plugin.learning.predictions.value);
  plugin.services.close();
});

test("how far a prediction came, where that is broken or of another version, is a failure with a name", async () => {
  const { services } = setUp();
  const at = { kind: "opfs", path: "predictions/other" } as const;
  const text = JSON.stringify({ version: 2 });
  const file = encodeSafetensors(new Map(), { prediction: text });
  const folder = new MemoryStore();
  await folder.set("/progress.safetensors", file);
  services.folders.set(at.path, folder);
  const error = await services.client.run(findUnfinished, { at }).catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "model/unreadable"));
  services.close();
});

test("a prediction that goes on in one page is not to be gone on with in another", async () => {
  sharedLocks();
  const plugin = setUp();
  const { task } = await cancelled(plugin);
  const at = { kind: "opfs", path: `predictions/${task}` } as const;
  const { client } = plugin.services;
  assert.isNotNull(await client.run(findUnfinished, { at }));
  const release = await holdLock(`lamella-prediction-${JSON.stringify(at)}`, { waitMs: 100 });
  const [found, again] = await Promise.all([
    client.run(findUnfinished, { at }),
    plugin.run("predict.resume", { task }).catch((e: unknown) => e),
  ]);
  assert.isNull(found);
  assert.isTrue(isFailure(again, "predict/cannot-resume"));
  release?.();
  plugin.services.close();
});

test("a prediction asks for its folder before it writes there, and to go on", async () => {
  const plugin = setUp();
  const to: Place = { kind: "folder", id: "f", name: "results", path: "" };
  const { task, at } = await cancelled(plugin, { to });
  assert.deepEqual(plugin.allowed, [to]);
  await plugin.run("predict.resume", { task });
  assert.deepEqual(plugin.allowed, [to, at]);
  plugin.services.close();
});

test("a prediction whose layer was closed goes on in the one that its folder is opened as again", async () => {
  const plugin = setUp();
  const { task, at } = await cancelled(plugin);
  const closed = plugin.learning.predictions.value[0]?.layer;
  assert.exists(closed);
  if (closed) plugin.model.remove(closed);
  const layer = plugin.addPrediction(at);
  await until(() => plugin.learning.predictions.value[0]?.layer === layer);
  assert.deepEqual(await plugin.run("predict.resume", { task }), { layer, task });
  await until(() => plugin.learning.predictions.value[0]?.status.value.state === "done");
  assert.equal(plugin.changed.at(-1)?.layer, layer);
  assert.lengthOf(plugin.opened, 1);
  plugin.dispose();
  plugin.services.close();
});

test("a prediction whose layer was closed opens it anew when it goes on", async () => {
  const plugin = setUp();
  const { task } = await cancelled(plugin);
  const closed = plugin.learning.predictions.value[0]?.layer;
  assert.exists(closed);
  if (closed) plugin.model.remove(closed);
  const { layer } = v.parse(startedSchema, await plugin.run("predict.resume", { task }));
  assert.isTrue(plugin.model.layers.value.some(({ id }) => id === layer));
  assert.equal(plugin.learning.predictions.value[0]?.layer, layer);
  plugin.dispose();
  plugin.services.close();
});
