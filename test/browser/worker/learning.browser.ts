import { assert } from "chai";
import { isFailure } from "#core/failure.ts";
import type { Grid } from "#core/layers/grid.ts";
import { openPlace } from "#io/open-place.ts";
import { openOpfs, removeStore } from "#io/stores/opfs.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";
import { WorkerClient } from "#worker/client.ts";
import {
  listModels,
  type PredictProgress,
  predict,
  type TrainInput,
  type TrainProgress,
  train,
} from "#worker/tokens.ts";

const folder = "learning-test";
const side = 64;
const { signal } = new AbortController();
const at = (name: string) => ({ kind: "opfs", path: `${folder}/${name}` }) as const;

const grid: Grid = {
  ...{ axes: ["y", "x"], shape: [side, side], dtype: "uint8", levels: 2 },
  levelShapes: [
    [side, side],
    [side / 2, side / 2],
  ],
  scale: [1, 1],
  units: [null, null],
};

const isStripe = (i: number) => i % 16 < 6;

async function write(name: string, valueAt: (x: number, y: number) => number): Promise<void> {
  const store = await openOpfs(at(name), { create: true });
  const { levels } = await createOmeZarr(store, {
    name,
    grid,
    version: "0.5",
    chunkShape: [32, 32],
  });
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    valueAt(i % side, Math.floor(i / side)),
  );
  await levels[0]?.writeRegion({ start: [0, 0], shape: [side, side], data });
}

function startWorker(path = "ml.worker.js") {
  const workers: Worker[] = [];
  const client = new WorkerClient(() => {
    const lock = `learning-test-${Math.random()}`;
    const url = new URL(`/build/browser/${path}`, location.href);
    const worker = new Worker(url, { type: "module", name: lock });
    workers.push(worker);
    return { port: worker, lock, end: () => worker.terminate() };
  });
  return { client, workers, end: () => client.dispose("the test is over") };
}

const job: TrainInput["job"] = {
  ...{ patch: [32, 32], batch: 4, steps: 30 },
  unlabelled: "background",
  model: { id: "unet", width: 4, depth: 1 },
  optimizer: { id: "adam", lr: 0.01 },
};

const training = (run: string, change: Partial<TrainInput["job"]> = {}): TrainInput => ({
  ...{ run, title: "stripes 1", labelsName: "stripes" },
  ...{ image: at("image"), labels: at("labels") },
  job: { ...job, ...change },
});

describe("The learning worker", () => {
  const run = `run-test-${Date.now()}`;

  before(async () => {
    await write("image", (x, y) => (isStripe(x) ? 170 : 70) + ((x * 5 + y * 3) % 11));
    await write("labels", (x) => (isStripe(x) ? 1 : 0));
  });

  after(async () => {
    await removeStore({ kind: "opfs", path: folder });
    for (const id of [run, `${run}-next`]) await removeStore({ kind: "opfs", path: `runs/${id}` });
  });

  it("trains on what lies in the browser's storage, and keeps the model there", async () => {
    const { client, end } = startWorker();
    const progress: TrainProgress[] = [];
    const result = await client.run(train, training(run, { backend: "simd" }), {
      onProgress: (value) => progress.push(value),
    });
    assert.deepEqual(result, { state: "done", step: 30 });
    assert.deepInclude(progress[1], { kind: "started", backend: "simd" });
    end();
  });

  it("predicts with it after a restart, into a prediction that any reader opens", async () => {
    const { client, end } = startWorker();
    const models = await client.run(listModels, undefined);
    assert.deepInclude(
      models.find(({ id }) => id === run),
      { title: "stripes 1", state: "done" },
    );
    const progress: PredictProgress[] = [];
    const to = at("prediction");
    await client.run(
      predict,
      {
        ...{ task: "prediction-1", model: run, image: at("image"), to },
        ...{ region: {}, focus: {}, level: 0 },
        ...{ tilePx: 32, overlap: 0.5, tta: false, backend: "auto" },
      },
      { onProgress: (value) => progress.push(value) },
    );
    end();
    assert.deepInclude(progress, { kind: "arrived", region: { y: [0, side], x: [0, side] } });
    const { levels } = await openPlace(at("prediction"), signal);
    const { data } = await levels[0].read({}, { signal });
    const right = data.filter((value, i) => value > 127 === isStripe(i % side)).length;
    assert.isAbove(right / data.length, 0.9);
    assert.isAbove(Math.max(...((await levels[1]?.read({}, { signal }))?.data ?? [])), 127);
  });

  it("that is killed takes its run with it, by name, and a fresh one takes the next", async () => {
    const { client, workers, end } = startWorker();
    const killed = client.run(train, training(`${run}-killed`, { steps: 10_000 }), {
      onProgress: ({ kind }) => kind === "step" && workers[0]?.terminate(),
    });
    const error = await killed.catch((e: unknown) => e);
    assert.isTrue(isFailure(error, "worker/lost"));
    const next = training(`${run}-next`, { steps: 2, backend: "simd" });
    assert.deepEqual(await client.run(train, next), { state: "done", step: 2 });
    assert.lengthOf(workers, 2);
    end();
  });

  for (const backend of ["webgpu", "webgl"] as const)
    it(`loses ${backend} in mid-run and goes on with the SIMD kernels, without a gap`, async () => {
      const { client, end } = startWorker("test/browser/worker/fragile.worker.js");
      const channel = new BroadcastChannel("lose-device");
      const progress: TrainProgress[] = [];
      const id = `${run}-${backend}`;
      const input = training(id, { backend, steps: 12, patch: [16, 16], batch: 2 });
      const result = await client.run(train, input, {
        onProgress(value) {
          progress.push(value);
          const isThird = value.kind === "step" && value.step === 3;
          if (isThird && progress.filter(({ kind }) => kind === "started").length === 1)
            channel.postMessage(backend);
        },
      });
      assert.deepEqual(result, { state: "done", step: 12 });
      const [first, second] = progress.filter((value) => value.kind === "started");
      assert.equal(first?.backend, backend);
      assert.equal(second?.backend, "simd");
      assert.match(
        second?.change?.note ?? "",
        /^Web(GPU|GL) was lost \(.+\) at step \d+; went on with SIMD kernels from step \d+$/,
      );
      const model = (await client.run(listModels, undefined)).find((one) => one.id === id);
      assert.deepEqual(
        model?.history.map(({ step }) => step),
        Array.from({ length: 12 }, (_, i) => i + 1),
      );
      channel.close();
      end();
      await removeStore({ kind: "opfs", path: `runs/${id}` });
    }).timeout(300_000); // shaders are compiled on the processor here
});
