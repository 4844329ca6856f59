import { assert } from "chai";
import { afterAll, test } from "vitest";
import { Executors, initialWeights } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { openImage } from "#io/open-image.ts";
import { type Key, storeInside } from "#io/stores/store.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import type { Networks } from "#ml/networks.ts";
import { removeRecord } from "#ml/predict/prediction-state.ts";
import { type ModelPrediction, runPrediction } from "#ml/predict/run-prediction.ts";
import { seeded } from "../../compute/ramp.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { MemoryStore } from "../io/memory-store.ts";
import { arrayImage } from "./array-image.ts";
import { savedModel } from "./saved-model.ts";

const executors = new Executors({ kernels: kernelHost(), threads: 1 });
afterAll(() => executors.dispose());

const shape = [2, 3, 600, 700];
const { image } = arrayImage({
  ...{ axes: ["z", "c", "y", "x"], shape, dtype: "uint16" },
  at: ([z = 0, c = 0, y = 0, x = 0]) => 100 + 40 * c + ((x * 7 + y * 13 + z * x * y) % 61),
});
const levelShapes = [shape, [2, 3, 300, 350], [1, 3, 150, 175]];
const pyramid = { ...image, grid: { ...image.grid, levels: 3, levelShapes } };
const model = savedModel({ activation: "softmax" });

function predictionInto(to: MemoryStore): ModelPrediction {
  return {
    ...{ model, image: pyramid, to, name: "p", region: {}, focus: {}, level: 0 },
    ...{ tilePx: 128, overlap: 0.25, tta: false, backend: "simd" },
  };
}

interface Ended {
  readonly tilesRun: number;
  readonly tilesTotal: number;
  readonly error: unknown;
}

/** Predicts until so many tiles are done in this go; counts what the network is given. */
async function predict(
  prediction: ModelPrediction,
  { until = Number.POSITIVE_INFINITY, kill }: { until?: number; kill?: () => void } = {},
): Promise<Ended> {
  let [tilesRun, tilesTotal] = [0, 0];
  const networks: Networks = {
    async create(graph, options) {
      const chosen = await executors.create(graph, options);
      const { network } = chosen;
      return {
        ...chosen,
        network: {
          ...{ trainStep: network.trainStep, measure: network.measure, save: network.save },
          ...{ load: network.load, dispose: () => network.dispose() },
          predict(input, size) {
            tilesRun += size.batch;
            return network.predict(input, size);
          },
        },
      };
    },
  };
  const stop = new AbortController();
  const error = await runPrediction(networks, prediction, {
    signal: stop.signal,
    ...{ began() {}, note() {}, created() {}, arrived() {} },
    report(progress) {
      ({ tilesTotal } = progress);
      if (tilesRun < until) return;
      kill?.();
      stop.abort(new Error("enough"));
    },
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { tilesRun, tilesTotal, error };
}

function dataOf({ values }: MemoryStore): [Key, Uint8Array][] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}

const whole = new MemoryStore();
const once = await predict(predictionInto(whole));
await removeRecord(whole);

test("a prediction that is broken off twice does no tile twice, and ends in the same bytes on every level", async () => {
  const to = new MemoryStore();
  const first = await predict(predictionInto(to), { until: 18 });
  assert.propertyVal(first.error, "message", "enough");
  const second = await predict(predictionInto(to), { until: 40 });
  assert.propertyVal(second.error, "message", "enough");
  const third = await predict(predictionInto(to));
  assert.isUndefined(third.error);
  assert.isAtLeast(once.tilesTotal, 80);
  assert.equal(once.tilesRun, once.tilesTotal);
  assert.equal(first.tilesRun + second.tilesRun + third.tilesRun, once.tilesTotal);
  await removeRecord(to);
  assert.deepEqual(dataOf(to), dataOf(whole));
});

test("one that was killed goes on from what was kept last", async () => {
  const to = new MemoryStore();
  let left: ReadonlyMap<Key, Uint8Array<ArrayBuffer>> = new Map();
  await predict(predictionInto(to), { until: 24, kill: () => (left = new Map(to.values)) });
  const again = new MemoryStore();
  for (const [key, value] of left) again.values.set(key, value);
  const { error, tilesRun } = await predict(predictionInto(again));
  assert.isUndefined(error);
  assert.isAtMost(tilesRun, once.tilesTotal);
  await removeRecord(again);
  assert.deepEqual(dataOf(again), dataOf(whole));
});

test("with test-time augmentation it keeps where the answers differ, broken off or not", async () => {
  const { signal } = new AbortController();
  const region = { z: [1, 2], y: [0, 256], x: [0, 256] } as const;
  const asked = (to: MemoryStore) => ({
    ...predictionInto(to),
    ...{ region, tta: true, tilePx: 64, overlap: 0 },
  });
  const [whole, parts] = [new MemoryStore(), new MemoryStore()];
  assert.isUndefined((await predict(asked(whole))).error);
  assert.isDefined((await predict(asked(parts), { until: 40 })).error);
  assert.isUndefined((await predict(asked(parts))).error);
  await Promise.all([whole, parts].map((store) => removeRecord(store)));
  assert.deepEqual(dataOf(parts), dataOf(whole));
  const of = { kind: "opfs", path: "p" } as const;
  const deviation = await openImage(
    { kind: "uncertainty", of, measure: "tta" },
    {
      stores: (place) => ({
        folder: async () => storeInside(whole, "path" in place ? place.path.slice(1) : ""),
        file: () => Promise.reject(new Error("it is a folder")),
      }),
      signal,
    },
  );
  assert.deepEqual(deviation.grid.axes, ["z", "y", "x"]);
  const { data } = await deviation.levels[0].read(region, { signal });
  assert.isAbove(Math.max(...data), 0);
});

test("another model, tiling or image does not go on with it", async () => {
  const to = new MemoryStore();
  await predict(predictionInto(to), { until: 4 });
  const asked = predictionInto(to);
  const weights = initialWeights(model.card.graph, seeded(6));
  for (const other of [
    { ...asked, tilePx: 64 },
    { ...asked, model: { ...model, weights } },
  ]) {
    const { error, tilesRun } = await predict(other);
    assert.isTrue(isFailure(error, "predict/cannot-resume"), String(error));
    assert.equal(tilesRun, 0);
  }
});

test("a coarser level that is predicted fills all levels of the image", async () => {
  const { signal } = new AbortController();
  const coarse = arrayImage({
    ...{ axes: ["z", "c", "y", "x"], shape: [2, 3, 300, 350], dtype: "uint16" },
    at: ([z = 0, c = 0, y = 0, x = 0]) => 100 + 40 * c + ((x * 7 + y * 13 + z) % 61),
  });
  const to = new MemoryStore();
  const levels = [image.levels[0], coarse.level, coarse.level] as const;
  const asked = { ...predictionInto(to), image: { ...pyramid, levels }, level: 1 };
  const { error } = await predict({ ...asked, region: { z: [1, 2], y: [0, 512], x: [100, 300] } });
  assert.isUndefined(error);
  const found = await openOmeZarr(to, { source: "p", signal });
  assert.deepEqual(found.grid.shape, [2, 2, 600, 700]);
  const at = async (level: number, y: number, x: number) => {
    const region = { class: [0, 1], z: [1, 2], y: [y, y + 1], x: [x, x + 1] } as const;
    return (await found.levels[level]?.read(region, { signal }))?.data[0];
  };
  for (const [y, x] of [
    [0, 60],
    [130, 101],
  ] as const) {
    const value = await at(1, y, x);
    assert.isAbove(value ?? 0, 0);
    for (const [dy, dx] of [
      [0, 0],
      [1, 1],
    ] as const)
      assert.equal(await at(0, 2 * y + dy, 2 * x + dx), value);
  }
  assert.equal(await at(0, 590, 200), 0, "what was not asked for");
});
