import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { setUp, trained, until } from "./learning-page.ts";

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

const startedSchema = v.object({ layer: v.string(), task: v.string() });

/** Starts one of many tiles, and cancels it after some of them. */
async function cancelled(plugin: ReturnType<typeof setUp>) {
  const model = await trained(plugin);
  const args = { model, image: plugin.ids.image, tile: 16, overlap: 0.9, region: "all" };
  const { task } = v.parse(startedSchema, await plugin.run("predict.start", args));
  const [prediction] = plugin.learning.predictions.value;
  await until(() => (prediction?.status.value.tilesDone ?? 0) > 20);
  await plugin.run("predict.cancel", { task });
  await until(() => prediction?.status.value.state === "cancelled");
  return { task, left: prediction?.status.value };
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
