import { assert } from "chai";
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

function startWorker() {
  const worker = new Worker(new URL("/build/browser/ml.worker.js", location.href), {
    type: "module",
  });
  return { client: new WorkerClient(worker), end: () => worker.terminate() };
}

describe("The learning worker", () => {
  const run = `run-test-${Date.now()}`;

  before(async () => {
    await write("image", (x, y) => (isStripe(x) ? 170 : 70) + ((x * 5 + y * 3) % 11));
    await write("labels", (x) => (isStripe(x) ? 1 : 0));
  });

  after(async () => {
    await removeStore({ kind: "opfs", path: folder });
    await removeStore({ kind: "opfs", path: `runs/${run}` });
  });

  it("trains on what lies in the browser's storage, and keeps the model there", async () => {
    const { client, end } = startWorker();
    const progress: TrainProgress[] = [];
    const job: TrainInput["job"] = {
      ...{ patch: [32, 32], batch: 4, steps: 30 },
      unlabelled: "background",
      backend: "wasm",
      model: { id: "unet", width: 4, depth: 1 },
      optimizer: { id: "adam", lr: 0.01 },
    };
    const result = await client.run(
      train,
      {
        ...{ run, title: "stripes 1", labelsName: "stripes" },
        ...{ image: at("image"), labels: at("labels") },
        job,
      },
      { onProgress: (value) => progress.push(value) },
    );
    assert.deepEqual(result, { state: "done", step: 30 });
    assert.deepInclude(progress[1], { kind: "started", backend: "wasm" });
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
    const to = `${folder}/prediction`;
    await client.run(
      predict,
      {
        ...{ model: run, image: at("image"), to, region: {}, focus: {} },
        ...{ tilePx: 32, overlap: 0.5, tta: false },
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
});
