import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import { decodeSafetensors } from "#ml/weights/safetensors.ts";
import { manifest } from "#plugin/manifest.ts";
import { preparing, withProgress } from "#plugin/run-status.ts";
import { MemoryStore } from "../io/memory-store.ts";
import { connectServices } from "../worker/services.ts";
import {
  image,
  job,
  labels,
  nothing,
  type Plugin,
  setUp,
  trained,
  until,
} from "./learning-page.ts";

test("the plugin has exactly the commands that its manifest announces", () => {
  const { commands, services } = setUp();
  const announced = manifest.contributes.commands?.map(({ id }) => id);
  assert.sameMembers(Object.keys(commands), announced ?? []);
  services.close();
});

test("a training is a run from its start on, and its status tells all of it", async () => {
  const plugin = setUp();
  const id = await trained(plugin);
  const status = await plugin.run("train.status", { run: id });
  assert.deepInclude(status, { state: "done", step: 6, steps: 6, backend: "simd", etaMs: null });
  const [run] = plugin.learning.runs.value;
  assert.equal(run?.title, "labels 1");
  assert.lengthOf(run?.status.value.history ?? [], 6);
  assert.isNumber(run?.status.value.bestDice);
  assert.deepEqual(plugin.session(), { runs: [id] });
  plugin.services.close();
});

test("what a training takes is said before it starts, and starts nothing", async () => {
  const { run, ids, learning, services } = setUp();
  const layers = { image: ids.image, labels: ids.labels };
  const small = await run("train.estimate", { ...layers, ...job, steps: undefined, epochs: 3 });
  assert.deepInclude(small, { parameters: 7581, stepsPerEpoch: 4, steps: 12, warning: null });
  const args = { ...layers, ...job, patch: [2048, 2048], batch: 40 };
  const large = v.parse(v.looseObject({ warning: v.string() }), await run("train.estimate", args));
  const [, fits] = /a batch of (\d+) would fit/.exec(large.warning) ?? [];
  const fitting = await run("train.estimate", { ...args, batch: Number(fits) });
  assert.deepInclude(fitting, { warning: null });
  assert.isEmpty(learning.runs.value);
  assert.isEmpty([...services.folders.keys()]);
  services.close();
});

test("a region to hold out is outlined while its dock is in front, and where it lies before anything is trained", async () => {
  const { run, outlines, shown, services } = setUp();
  const region = { x: [8, 24], z: [0, 1] } as const;
  await run("train.set", { validation: { region } });
  assert.isEmpty(outlines.value);
  shown.train.value = true;
  const extent = { y: 64, x: 64 };
  assert.deepEqual(outlines.value, [{ title: "Validation", region, extent }]);
  await run("train.set", { validation: { region: { y: [0, 16] } } });
  assert.deepEqual(outlines.value[0]?.region, { y: [0, 16] });
  await run("train.folder", { dataset: { kind: "opfs", path: "pets" } });
  assert.isEmpty(outlines.value, "a folder is not on the picture");
  await run("train.folder", { dataset: null });
  shown.train.value = false;
  shown.pretrain.value = true;
  assert.isEmpty(outlines.value, "the other dock holds out no region");
  services.close();
});

test("what is learnt from is two layers or a folder, and a job that names neither or both is refused by name", async () => {
  const { run, ids, learning, services } = setUp();
  const { image, labels } = ids;
  for (const [args, key] of [
    [{ image }, "labels"],
    [{ labels }, "image"],
    [{ image, labels, dataset: "pets" }, "image"],
    [{ labels, dataset: "pets" }, "labels"],
  ] as const)
    for (const command of ["train.start", "train.estimate"]) {
      const error = await run(command, { ...args, ...job }).catch((e: unknown) => e);
      if (!isFailure(error, "train/bad-job")) throw error;
      assert.equal(error.detail.key, key);
    }
  const refused = await run("train.start", { dataset: "pick", ...job }).catch((e: unknown) => e);
  assert.match(String(refused), /The data set of this run: There is no pets/);
  assert.isEmpty(learning.runs.value);
  services.close();
});

test("runs of an earlier visit are there again, with what they came to", async () => {
  const first = setUp();
  const id = await trained(first);
  const again = setUp({ saved: first.session(), services: first.services });
  const status = await again.run("train.status", { run: id });
  assert.deepInclude(status, { state: "done", step: 6 });
  assert.deepEqual(again.session(), { runs: [id] });
  assert.equal(again.learning.runs.value[0]?.title, "labels 1");
  const [listed] = (await again.run("models.list", {})) as unknown[];
  assert.deepInclude(listed, { id, title: "labels 1", state: "done", classes: ["foreground"] });
  first.services.close();
});

test("the classes of a model are called as the labels were, now and after a visit", async () => {
  const first = setUp();
  first.model.layerOf(first.ids.labels, "labels").labelNames.value = { 1: "disc", 2: "rim" };
  const { image, labels } = first.ids;
  await first.run("train.start", { image, labels, ...job, classes: [1] });
  await until(() => first.learning.runs.value[0]?.status.value.state === "done");
  const again = setUp({ saved: first.session(), services: first.services });
  for (const { run } of [first, again]) {
    const [listed] = (await run("models.list", {})) as unknown[];
    assert.deepInclude(listed, { state: "done", classes: ["disc"] });
  }
  first.services.close();
});

/** A run that is paused in the middle. */
async function pausedRun(plugin: Plugin): Promise<string> {
  const { image, labels } = plugin.ids;
  const started = await plugin.run("train.start", { image, labels, ...job, steps: 300 });
  const { run: id } = v.parse(v.object({ run: v.string() }), started);
  const status = () => plugin.learning.runs.value.at(-1)?.status.value;
  await until(() => (status()?.step ?? 0) > 5);
  await plugin.run("train.pause", { run: id });
  await until(() => status()?.state === "paused");
  return id;
}

/** What another page finds where this one died in the middle of its run. The run is ended behind its back. */
async function reopened(
  plugin: Plugin,
  run: string,
  images: Parameters<typeof connectServices>[0] = { image, labels, nothing },
) {
  const services = connectServices(images);
  for (const [path, { values }] of plugin.services.folders) {
    const store = new MemoryStore();
    for (const [key, value] of values) store.values.set(key, value);
    services.folders.set(path, store);
  }
  await plugin.run("train.stop", { run });
  await until(() => plugin.learning.runs.value.at(-1)?.status.value.state === "stopped");
  plugin.services.close();
  return setUp({ services });
}

test("a run whose page was closed is found paused, goes on from where it was saved, and is done", async () => {
  const first = setUp();
  const id = await pausedRun(first);
  const { step } = v.parse(
    v.looseObject({ step: v.number() }),
    await first.run("train.status", { run: id }),
  );
  const again = await reopened(first, id);
  const found = v.parse(v.looseObject({}), await again.run("train.status", { run: id }));
  assert.deepInclude(found, { state: "paused", interrupted: true, resumable: true, step });
  assert.include(String(found["notes"]), `saved after step ${step}`);
  const before = again.learning.runs.value[0]?.status.value.history;
  assert.lengthOf(before ?? [], step);
  await again.run("train.resume", { run: id });
  await until(() => again.learning.runs.value[0]?.status.value.state === "done");
  const status = again.learning.runs.value[0]?.status.value;
  assert.deepInclude(status, { step: 300, notes: [], resumable: false });
  assert.lengthOf(status?.history ?? [], 300);
  assert.deepEqual(status?.history.slice(0, step), before);
  const refused = await again.run("train.resume", { run: id }).catch((e: unknown) => e);
  assert.isTrue(isFailure(refused, "train/cannot-resume"));
  again.services.close();
});

test("the curves of a run that goes on end where it was saved, and begin anew where it never was", () => {
  const point = (step: number) => ({ step, loss: 1, lr: 1 });
  const before = { ...preparing, history: [point(1), point(2), point(3)] };
  for (const history of [[], [point(1), point(2)]]) {
    const seen = { ...nothingSeen, history };
    const prepared = { kind: "prepared", steps: 9, step: history.length, seen, notes: [] } as const;
    assert.deepEqual(withProgress(before, prepared).history, history);
  }
});

test("an interrupted run whose image is gone says so when it is resumed, and can be stopped", async () => {
  const first = setUp();
  const id = await pausedRun(first);
  const again = await reopened(first, id, { labels });
  const error = await again.run("train.resume", { run: id }).catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "source/unreachable"));
  assert.include(String(error), "The image of this run");
  const status = () => again.run("train.status", { run: id });
  assert.deepInclude(await status(), { state: "paused", interrupted: true });
  await again.run("train.stop", { run: id });
  assert.deepInclude(await status(), { state: "stopped", interrupted: false, resumable: true });
  again.services.close();
});

test("a training or a resumption is cancelled while it looks at its data, and then changes nothing", async () => {
  const stuck = { of: undefined as PixelSource["read"] | undefined };
  const [level] = labels.levels;
  const slow: MultiscaleImage = {
    ...labels,
    levels: [{ ...level, read: (...args) => (stuck.of ?? level.read.bind(level))(...args) }],
  };
  const plugin = setUp({ services: connectServices({ image, labels: slow, nothing }) });
  const { ids, run, learning, services } = plugin;
  const layers = { image: ids.image, labels: ids.labels };
  const cancelled = async (command: string, args: unknown) => {
    const controller = new AbortController();
    stuck.of = (_, { signal: reading }) => {
      controller.abort();
      return new Promise((_resolve, reject) =>
        reading.addEventListener("abort", () => reject(reading.reason)),
      );
    };
    const error = await run(command, args, controller.signal).catch((e: unknown) => e);
    assert.isTrue(isFailure(error, "worker/cancelled"), `${command}: ${error}`);
    stuck.of = undefined;
  };
  await cancelled("train.start", { ...layers, ...job });
  assert.isEmpty(learning.runs.value);
  assert.isEmpty([...services.folders.keys()]);

  const id = await pausedRun(plugin);
  await run("train.stop", { run: id });
  const status = () => learning.runs.value.at(-1)?.status.value;
  await until(() => status()?.state === "stopped");
  const before = status();
  await cancelled("train.resume", { run: id });
  await cancelled("pretrain.compare", { run: id, ...layers, ...job });
  assert.isEmpty(learning.comparisons.value);
  assert.deepEqual(status(), before);

  const controller = new AbortController();
  await run("train.start", { ...layers, ...job }, controller.signal);
  controller.abort();
  await until(() => status()?.state === "done");
  services.close();
});

test("a stopped run can be resumed", async () => {
  const plugin = setUp();
  const id = await pausedRun(plugin);
  const status = () => plugin.learning.runs.value.at(-1)?.status.value;
  await plugin.run("train.stop", { run: id });
  await until(() => status()?.state === "stopped");
  await plugin.run("train.resume", { run: id });
  await until(() => status()?.state === "done");
  assert.equal(status()?.step, 300);
  plugin.services.close();
});

for (const [what, args, code] of [
  ["labels without a stroke", { labels: "nothing" }, "train/no-labels"],
  ["an image in place of labels", { labels: "image" }, "layer/wrong-kind"],
] as const)
  test(`${what} is refused, and no run is left behind`, async () => {
    const { run, ids, learning, services } = setUp();
    const start = run("train.start", { image: ids.image, labels: ids[args.labels], ...job });
    assert.isTrue(isFailure(await start.catch((e: unknown) => e), code));
    assert.isEmpty(learning.runs.value);
    services.close();
  });

test("a layer that is not open, a run or task that never was, are told by name", async () => {
  const { run, ids, services } = setUp();
  for (const [command, args, code] of [
    ["train.start", { image: "layer-x", labels: ids.labels }, "layer/unknown"],
    ["train.status", { run: "run-x" }, "train/no-such-run"],
    ["train.pause", { run: "run-x" }, "train/no-such-run"],
    ["predict.start", { model: "run-x", image: ids.image }, "train/no-such-run"],
    ["predict.status", { task: "prediction-x" }, "predict/no-such-task"],
  ] as const) {
    const error = await run(command, args).catch((e: unknown) => e);
    assert.isTrue(isFailure(error, code), `${command}: ${error}`);
  }
  services.close();
});

test("a failure of a run that has begun is its status", async () => {
  const plugin = setUp();
  const slow = { ...job, steps: 100_000 };
  await plugin.run("train.start", { image: plugin.ids.image, labels: plugin.ids.labels, ...slow });
  plugin.services.client.lose("it broke");
  await until(() => plugin.learning.runs.value[0]?.status.value.state === "failed");
  assert.equal(plugin.learning.runs.value[0]?.status.value.error?.code, "worker/lost");
  plugin.services.close();
});

test("a region outside of the image is refused by its axis", async () => {
  const { run, ids, services } = setUp();
  for (const [region, argument] of [
    [{ z: [1, 3] }, "region.z"],
    [{ t: [0, 1] }, "region.t"],
  ] as const) {
    const start = run("predict.start", { model: "run-x", image: ids.image, region });
    const error = await start.catch((e: unknown) => e);
    assert.deepNestedPropertyVal(error, "detail.argument", argument);
  }
  services.close();
});

test("a model that was exported and imported again predicts, and can be gone on from", async () => {
  const plugin = setUp();
  const model = await trained(plugin);
  const exported = await plugin.run("model.export", { model, format: "safetensors", name: "a/b" });
  assert.deepEqual(exported, { file: "a_b.safetensors" });
  const bytes = plugin.files.get("a_b.safetensors") ?? new Uint8Array();
  const folder = new MemoryStore();
  await folder.set("/picked.safetensors", bytes);
  plugin.services.folders.set("files", folder);
  const imported = await plugin.run("model.import", {});
  const { model: copy } = v.parse(v.object({ model: v.string() }), imported);
  assert.notEqual(copy, model);
  assert.deepEqual(
    plugin.learning.runs.value.map(({ id, title }) => [`${id}`, title]),
    [
      [model, "labels 1"],
      [copy, "labels 1"],
    ],
  );
  const weights = (id: string) =>
    plugin.services.folders.get(`runs/${id}`)?.values.get("/best.safetensors");
  const tensors = (id: string) => decodeSafetensors(weights(id) ?? new Uint8Array(), id);
  assert.deepEqual(tensors(copy), tensors(model));
  const { image, labels } = plugin.ids;
  const init = { from: { kind: "opfs", path: "files/picked.safetensors" }, head: "new" };
  await plugin.run("train.start", { image, labels, ...job, init });
  const status = plugin.learning.runs.value.at(-1)?.status;
  assert.match(
    status?.value.notes[0] ?? "",
    /^\d+ of \d+ tensors taken over; begun anew: last_block/,
  );
  await until(() => status?.value.state === "done");
  plugin.services.close();
});

test("pretraining is compared with none, pair by pair, and a comparison that is cancelled keeps what it has", async () => {
  const plugin = setUp();
  const { run, ids, learning, services } = plugin;
  const pretrained = await trained(plugin);
  const layers = { image: ids.image, labels: ids.labels };
  const start = (args: object) =>
    run("pretrain.compare", { run: pretrained, ...layers, ...job, steps: 2, ...args });
  const bad = await start({ fractions: [0.5], images: [1] }).catch((e: unknown) => e);
  assert.isTrue(isFailure(bad, "command/bad-arguments"));
  const [comparison] = [await start({ fractions: [0.5], seeds: [4, 4] }), await start({})];
  const [first, second] = learning.comparisons.value;
  assert.deepEqual(comparison, { comparison: first?.id });
  await run("compare.cancel", { comparison: second?.id });
  await until(() => first?.status.value.state === "done");
  const status = await run("compare.status", comparison);
  assert.deepInclude(status, { runsDone: 2, runsTotal: 2, backend: "simd", trial: null });
  assert.deepEqual(
    first?.status.value.summaries.map(({ share, best }) => [share, best.pairs]),
    [[{ fraction: 0.5 }, 1]],
  );
  await until(() => second?.status.value.state === "cancelled");
  const later = setUp({ services });
  await until(() => later.learning.comparisons.value.length > 0);
  const again: unknown = await later.run("compare.status", comparison);
  assert.deepEqual(again, { ...first?.status.value, step: 0, steps: 0 }, "another visit");
  services.close();
});

test("a pretraining shows in another visit what it last brought back, and its results go into a folder", async () => {
  const plugin = setUp();
  const { run, ids, learning, services } = plugin;
  const { unlabelled: _, ...of } = job;
  const pretext = { id: "masking", block: 8 };
  await run("pretrain.start", { image: ids.image, ...of, pretext });
  await until(() => learning.runs.value[0]?.status.value.state === "done");
  const later = setUp({ services });
  const pictures = () => later.learning.runs.value[0]?.pretraining?.pictures.value;
  await until(() => (pictures() ?? null) !== null);
  const { kind: _kind, ...shown } = {
    kind: 0,
    ...learning.runs.value[0]?.pretraining?.pictures.value,
  };
  assert.deepEqual(pictures(), shown);
  const model = learning.runs.value[0]?.id;
  await later.run("model.export", { model, format: "results", to: "pick", name: "masked" });
  assert.includeMembers(
    [...later.files.keys()],
    ["masked/results/masked_1/aug/0_image.png", "masked/results/masked_1/run_card.json"],
  );
  assert.isAbove(later.told.length, 4, "one after the other of what was held out");
  assert.deepEqual(
    later.told,
    later.told.toSorted((a, b) => a - b),
  );
  assert.equal(later.told.at(-1), 1);
  services.close();
});
