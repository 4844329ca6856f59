import { assert } from "chai";
import { test, vi } from "vitest";
import { DeviceLost, Executors } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { decodeModelFile, encodeModelFile } from "#ml/results/model-file.ts";
import { decodeCheckpoint } from "#ml/train/run-checkpoint.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import {
  controlRun,
  listModels,
  type ModelSummary,
  type PredictInput,
  type PredictProgress,
  predict,
  resumeRun,
  type TrainInput,
  type TrainProgress,
  train,
} from "#worker/tokens.ts";
import { type Fate, playing, withCard } from "../compute/machines.ts";
import { FullStore } from "../io/full-store.ts";
import { MemoryStore } from "../io/memory-store.ts";
import { arrayImage, discs } from "../ml/array-image.ts";
import { connectServices } from "./services.ts";
import { sharedLocks } from "./shared-locks.ts";

const { signal } = new AbortController();
const { image, labels, isDisc } = discs({ planes: 3, side: 64 });
const nothing = arrayImage({ axes: ["y", "x"], shape: [64, 64], at: () => 0 }).image;
const images = { image, labels, nothing };

const http = (url: string) => ({ kind: "http", url }) as const;

function trainInput(change: Partial<TrainInput> = {}): TrainInput {
  return {
    ...{ run: "run-1", title: "discs 1", labelsName: "discs" },
    ...{ image: http("image"), labels: http("labels") },
    job: {
      unlabelled: "background",
      planes: { z: [0, 2] },
      model: { id: "unet", width: 4, depth: 2 },
      ...{ patch: [32, 32], batch: 4, steps: 40 },
      optimizer: { id: "adam", lr: 0.01 },
    },
    ...change,
  };
}

const predictInput: PredictInput = {
  ...{
    task: "prediction-1",
    model: "run-1",
    image: http("image"),
    to: { kind: "opfs", path: "predictions/1" },
  },
  ...{ level: 0, region: { z: [2, 3] }, focus: { y: 0, x: 0 } },
  ...{ tilePx: 32, overlap: 0.5, tta: false, backend: "auto" },
};

test("what was trained on some planes is found again on another, and outlives the worker", async () => {
  const { client, folders, written, close } = connectServices(images);
  const progress: TrainProgress[] = [];
  const onProgress = (value: TrainProgress) => progress.push(value);
  const result = await client.run(train, trainInput(), { onProgress });
  assert.deepEqual(result, { state: "done", step: 40 });
  assert.deepEqual(progress[0], {
    ...{ kind: "prepared", steps: 40, step: 0, notes: [] },
    seen: nothingSeen,
  });
  assert.deepInclude(progress[1], { kind: "started", backend: "simd" });
  assert.equal(progress.filter(({ kind }) => kind === "step").length, 40);
  const kept = [...(folders.get("runs/run-1")?.values.keys() ?? [])];
  assert.sameMembers(
    kept.filter((key) => !key.startsWith("/aug/")),
    ["/model.json", "/best.safetensors", "/last.safetensors"],
  );
  assert.include(kept, "/aug/0_image.png", "a look at what it saw first");

  const arrived: PredictProgress[] = [];
  await client.run(predict, predictInput, { onProgress: (value) => arrived.push(value) });
  assert.deepInclude(arrived[0], { kind: "began", backend: "simd" });
  assert.deepEqual(arrived[1], { kind: "created", name: "discs 1 prediction" });
  const tiles = arrived.findLast(({ kind }) => kind === "tiles");
  assert.deepInclude(tiles, { kind: "tiles", tilesDone: 9, tilesTotal: 9 });
  assert.deepInclude(arrived, { kind: "arrived", region: { z: [2, 3], y: [0, 64], x: [0, 64] } });
  const [level] = (await written("predictions/1")).levels;
  const { data } = await level.read({ z: [2, 3] }, { signal });
  assert.isAbove(
    dice(data, (y, x) => isDisc(y, x, 2)),
    0.9,
  );

  const [model] = await client.run(listModels, undefined);
  assert.deepInclude(model, { id: "run-1", title: "discs 1", state: "done", step: 40 });
  assert.equal(model?.history.length, 40);
  close();
});

function dice(found: ArrayLike<number>, isWanted: (y: number, x: number) => boolean): number {
  let [both, sum] = [0, 0];
  for (let i = 0; i < found.length; i++) {
    const wanted = isWanted(Math.floor(i / 64), i % 64);
    const isFound = (found[i] ?? 0) > 127;
    both += Number(wanted && isFound);
    sum += Number(wanted) + Number(isFound);
  }
  return (2 * both) / sum;
}

const short = { ...trainInput().job, steps: 6 };

test("the same job and seed give the same losses, another seed others", async () => {
  const losses = async (seed: number) => {
    const { client, close } = connectServices(images);
    const found: unknown[] = [];
    await client.run(train, trainInput({ job: { ...short, seed } }), {
      onProgress: (value) => value.kind === "step" && found.push(value.loss),
    });
    close();
    return found;
  };
  const once = await losses(1);
  assert.deepEqual(await losses(1), once);
  assert.notDeepEqual(await losses(2), once);
});

test("a run goes on from the weights of an earlier one", async () => {
  const { client, close } = connectServices(images);
  await client.run(train, trainInput());
  const first: (number | null)[] = [];
  await client.run(train, trainInput({ run: "run-2", job: { ...short, init: "run-1", seed: 5 } }), {
    onProgress: (value) => value.kind === "step" && first.push(value.loss),
  });
  assert.isBelow(first[0] ?? 9, 0.6); // fresh weights begin above 1
  close();
});

test("a paused run stands still, goes on, and stops when it is told to, with its model", async () => {
  const { client, close } = connectServices(images);
  const states: string[] = [];
  let isResumed = false;
  const control = (action: "pause" | "resume" | "stop") =>
    client.run(controlRun, { run: "run-1", action });
  const done = client.run(train, trainInput({ job: { ...short, steps: 1000 } }), {
    onProgress(value) {
      if (value.kind !== "step") return;
      states.push(`${value.state} ${value.step}`);
      if (states.length === 1) void control("pause");
      if (value.state === "paused")
        setTimeout(() => control("resume").then(() => (isResumed = true), assert.fail), 20);
      else if (isResumed) control("stop").catch(() => {}); // asked once too often, after its end
    },
  });
  const { state, step } = await done;
  assert.equal(state, "stopped");
  assert.equal(states.filter((s) => s.startsWith("paused")).length, 1);
  const [model] = await client.run(listModels, undefined);
  assert.deepInclude(model, { state: "stopped", step });
  assert.equal(model?.best?.step, step);
  close();
});

test("a run that goes on keeps the weights of a stop that were better than all that comes", async () => {
  const { client, folders, close } = connectServices(images);
  const job = { ...short, steps: 60 };
  const { state } = await client.run(train, trainInput({ job }), {
    onProgress(value) {
      if (value.kind === "step" && value.step === 4 && value.point)
        void client.run(controlRun, { run: "run-1", action: "stop" });
    },
  });
  assert.equal(state, "stopped");
  const folder = folders.get("runs/run-1") ?? new MemoryStore();
  const [model] = await client.run(listModels, undefined);
  if (!model?.best) throw new Error("nothing was kept");
  // As if it had never been so good: nothing that comes can be better than a Dice of 1.
  const best = { ...model.best, validation: { ...model.best.validation, dice: 1 } };
  const saved = decodeModelFile(folder.values.get("/best.safetensors") ?? new Uint8Array(), "");
  const weights = encodeModelFile({ ...saved, card: { ...saved.card, best } });
  await folder.set("/best.safetensors", weights);
  assert.deepEqual(await client.run(resumeRun, { run: "run-1" }), { state: "done", step: 60 });
  assert.deepEqual(folder.values.get("/best.safetensors"), weights);
  assert.deepEqual((await client.run(listModels, undefined))[0]?.best, best);
  close();
});

test("another page stops no run that goes on here, and writes nothing of it", async () => {
  sharedLocks();
  const { client, folders, close } = connectServices(images);
  const other = connectServices(images);
  for (const path of ["runs/run-1"]) {
    const folder = new MemoryStore();
    for (const pages of [folders, other.folders]) pages.set(path, folder);
  }
  const card = () => new TextDecoder().decode(folders.get("runs/run-1")?.values.get("/model.json"));
  const stop = { run: "run-1", action: "stop" } as const;
  const refused: Promise<unknown>[] = [];
  const done = client.run(train, trainInput({ job: { ...short, steps: 1000 } }), {
    onProgress(value) {
      if (value.kind === "step" && value.step === 2 && value.point)
        refused.push(other.client.run(controlRun, stop).catch((e: unknown) => e));
    },
  });
  await vi.waitUntil(() => refused.length > 0);
  const error = await refused[0];
  assert.isTrue(isFailure(error, "train/cannot-resume"), String(error));
  assert.include(String(error), "in another page");
  assert.include(card(), '"state":"running"');
  await client.run(controlRun, stop);
  assert.equal((await done).state, "stopped");
  close();
  other.close();
  vi.unstubAllGlobals();
});

test("a storage that is full is said once, ends no run, and hides no other failure", async () => {
  const { client, folders, close } = connectServices(images);
  const folder = new FullStore();
  folders.set("runs/run-1", folder);
  const notes: string[] = [];
  const onProgress = (value: TrainProgress) => {
    if (value.kind === "note") notes.push(value.note);
    if (value.kind === "prepared") folder.isFull = () => true;
  };
  const result = await client.run(train, trainInput({ job: { ...short, steps: 12 } }), {
    onProgress,
  });
  assert.deepEqual(result, { state: "done", step: 12 });
  const said = (what: RegExp) => notes.filter((note) => what.test(note)).length;
  assert.deepEqual([said(/^The weights of step/), said(/^The run at step/)], [1, 1]);
  assert.equal(said(/^That the run is done could not be saved: The storage is full/), 1);
  const refused = await client.run(train, trainInput()).catch((e: unknown) => e);
  assert.isTrue(isFailure(refused, "storage/full"), "before it begins");
  close();
  const networks = new Executors({}, playing(lostAfter(8)));
  const other = connectServices(images, networks);
  other.folders.set("runs/run-1", folder);
  folder.isFull = () => false;
  const error = await other.client
    .run(train, trainInput({ job: { ...short, steps: 40 } }), { onProgress })
    .catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "compute/no-backend"));
  other.close();
});

test("a run whose page is killed is found as far as its checkpoint", async () => {
  const { client, folders, close } = connectServices(images);
  const folder = new FullStore();
  folders.set("runs/run-1", folder);
  folder.isFull = (key) => key === "/last.safetensors" && folder.values.has(key);
  let found: readonly ModelSummary[] = [];
  await client.run(train, trainInput({ job: { ...short, steps: 12 } }), {
    onProgress(value) {
      if (value.kind === "step" && value.step === 11)
        void client.run(listModels, undefined).then((models) => (found = models));
    },
  });
  const bytes = folder.values.get("/last.safetensors") ?? new Uint8Array();
  const { step } = decodeCheckpoint(bytes, "last");
  assert.isBelow(step, 5);
  assert.deepInclude(found[0], { state: "running", step });
  assert.deepEqual(
    found[0]?.history.map((point) => point.step),
    Array.from({ length: step }, (_, i) => i + 1),
  );
  assert.isAbove(found[0]?.best?.step ?? 0, step, "what was kept since can be predicted with");
  close();
});

for (const [what, change, code] of [
  ["labels without a stroke", { labels: http("nothing") }, "train/no-labels"],
  ["an image that is not there", { image: http("elsewhere") }, "source/unreachable"],
  ["a patch that the model cannot take", { job: { ...short, patch: [30, 30] } }, "train/bad-job"],
  ["an unknown setting", { job: { ...short, wdith: 1 } }, "train/bad-job"],
  ["weights of another model", { job: { ...short, init: "run-9" } }, "train/no-such-run"],
] as const)
  test(`${what} is told before anything starts, and leaves nothing behind`, async () => {
    const { client, folders, close } = connectServices(images);
    const progress: TrainProgress[] = [];
    const input = trainInput(change as Partial<TrainInput>); // also jobs that the type refuses
    const run = client.run(train, input, { onProgress: (value) => progress.push(value) });
    assert.isTrue(isFailure(await run.catch((e: unknown) => e), code));
    assert.isEmpty(progress);
    assert.isEmpty([...folders.keys()]);
    close();
  });

test("a run or model that is not there is told by name", async () => {
  const { client, close } = connectServices(images);
  const control = client.run(controlRun, { run: "run-7", action: "pause" });
  assert.isTrue(isFailure(await control.catch((e: unknown) => e), "train/no-such-run"));
  const predicting = client.run(predict, predictInput);
  assert.isTrue(isFailure(await predicting.catch((e: unknown) => e), "train/no-such-run"));
  close();
});

test("a prediction that may not fit says so before it begins, and can be cancelled", async () => {
  const { client, space, close } = connectServices(images);
  await client.run(train, trainInput({ job: short }));
  const controller = new AbortController();
  const said: string[] = [];
  space.left = 1e4;
  const work = client.run(
    predict,
    { ...predictInput, region: {}, tilePx: 16 },
    {
      signal: controller.signal,
      onProgress(value) {
        said.push(value.kind === "note" ? value.note : value.kind);
        if (value.kind === "tiles" && value.tilesDone > 0) controller.abort();
      },
    },
  );
  assert.isTrue(isFailure(await work.catch((e: unknown) => e), "worker/cancelled"));
  assert.match(said[0] ?? "", /^The prediction may get as large as 1 MB.* has 1 MB left/);
  close();
});

/** Losses by step, of a run whose graphics card is lost where `fate` says. */
async function fatedRun(fate?: Fate) {
  const networks = new Executors(withCard, playing(fate));
  const { client, close } = connectServices(images, networks);
  const progress: TrainProgress[] = [];
  const onProgress = (value: TrainProgress) => progress.push(value);
  const job = { ...short, steps: 12 };
  const result = await client.run(train, trainInput({ job }), { onProgress });
  const [model] = await client.run(listModels, undefined);
  close();
  return { result, progress, model };
}

test("a run whose graphics card is lost goes on elsewhere with the very steps that it would have done", async () => {
  let asked = 0;
  const lost = await fatedRun((backend) => {
    if (backend === "webgpu" && ++asked === 11) throw new DeviceLost("unplugged");
  });
  const whole = await fatedRun();
  assert.deepEqual(lost.result, whole.result);
  assert.deepEqual(lost.model?.history, whole.model?.history);
  assert.equal(lost.model?.backend, "simd");
  const [first, second, ...more] = lost.progress.filter(({ kind }) => kind === "started");
  assert.deepInclude(first, { backend: "webgpu", reason: "WebGPU on H200" });
  assert.deepInclude(second, { kind: "started", backend: "simd" });
  assert.match(
    JSON.stringify(second),
    /WebGPU was lost \(unplugged\) at step \d+; went on with SIMD kernels from step \d+"/,
  );
  assert.isEmpty(more);
});

/** A fate that takes any backend away after so many steps and predictions. */
function lostAfter(count: number): Fate {
  let left = count;
  return () => {
    if (--left < 0) throw new DeviceLost("unplugged");
  };
}

test("a run that finds nothing left to go on with says so, and keeps what it had", async () => {
  const networks = new Executors({}, playing(lostAfter(8)));
  const { client, close } = connectServices(images, networks);
  const error = await client
    .run(train, trainInput({ job: { ...short, steps: 40 } }))
    .catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "compute/no-backend"));
  assert.include(String(error), "JavaScript was lost (unplugged); nothing else is there");
  const [model] = await client.run(listModels, undefined);
  assert.deepInclude(model, { state: "failed" });
  close();
});

/** What a model predicts where the graphics card is lost after the first tiles, if it is. */
async function fatedPrediction({ isLost }: { isLost: boolean }) {
  let left = Number.POSITIVE_INFINITY;
  const fate: Fate = (backend) => {
    if (backend === "webgpu" && --left < 0) throw new DeviceLost("unplugged");
  };
  const networks = new Executors(withCard, playing(fate));
  const { client, written, close } = connectServices(images, networks);
  await client.run(train, trainInput({ job: short }));
  if (isLost) left = 1;
  const began: unknown[] = [];
  await client.run(predict, predictInput, {
    onProgress: (value) => value.kind === "began" && began.push([value.backend, value.note]),
  });
  const [level] = (await written("predictions/1")).levels;
  const { data } = await level.read({ z: [2, 3] }, { signal });
  close();
  return { data, began };
}

test("a prediction whose graphics card is lost does the tiles in hand again elsewhere", async () => {
  const lost = await fatedPrediction({ isLost: true });
  const whole = await fatedPrediction({ isLost: false });
  assert.deepEqual(lost.data, whole.data);
  assert.deepEqual(lost.began, [
    ["webgpu", undefined],
    ["simd", "WebGPU was lost (unplugged); went on with SIMD kernels"],
  ]);
});
