import { assert } from "chai";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type JobInput, parseJob } from "#ml/config/job.ts";
import { balanced } from "#ml/data/balance.ts";
import type { Patch } from "#ml/data/patch.ts";
import { type DataRequest, prepareData } from "#ml/data/prepare.ts";
import { createSampler } from "#ml/data/sampler.ts";
import type { LayersSource } from "#ml/data/training-source.ts";
import { readValidationSet } from "#ml/data/validation-set.ts";
import { arrayImage, discs } from "./array-image.ts";

const { signal } = new AbortController();

type Change = JobInput & Partial<Pick<LayersSource, "image" | "labels">>;

function request({ image, labels, ...job }: Change = {}): DataRequest {
  const usual = discs({ planes: 2, side: 128 });
  return {
    source: {
      ...{ kind: "layers", labelsName: "mask" },
      ...{ image: image ?? usual.image, labels: labels ?? usual.labels },
    },
    job: parseJob({ unlabelled: "background", patch: [32, 32], ...job }),
    ...{ activation: "sigmoid", random: createRandom(0) },
  };
}

async function draw(change: Change, seed = 0): Promise<Patch[]> {
  const asked = request(change);
  const { data, cells } = await prepareData(asked, signal);
  const sampler = createSampler(data, cells, {
    ...{ patch: asked.job.patch, batch: 16, oversample: 0.5, augment: (patch) => patch },
    random: createRandom(seed),
  });
  return sampler.draw(signal);
}

/** An image whose pixels say where they are, so that a patch can be checked against its source. */
const places = arrayImage({
  axes: ["y", "x"],
  shape: [128, 128],
  dtype: "float32",
  at: ([y = 0, x = 0]) => y * 128 + x,
}).image;

function labelsBy(at: (y: number, x: number) => number): MultiscaleImage {
  return arrayImage({ axes: ["y", "x"], shape: [128, 128], at: ([y = 0, x = 0]) => at(y, x) })
    .image;
}

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

test("the same seed draws the same patches, another seed others", async () => {
  const once = await draw({}, 3);
  assert.deepEqual(await draw({}, 3), once);
  assert.notDeepEqual(await draw({}, 4), once);
});

test("every patch around strokes holds some of them", async () => {
  const labels = labelsBy((y, x) => (y === 64 && x > 20 && x < 100 ? 1 + (x % 2) : 0));
  for (const { weight } of await draw({ image: places, labels, unlabelled: "ignore" }))
    assert.isAbove(sum(weight), 0);
});

test("image, target and weight of a patch are of the same pixels", async () => {
  const labels = labelsBy((y, x) => (x > y ? 2 : 1));
  const change: Change = { image: places, labels, unlabelled: "background", classes: [2] };
  const { data } = await prepareData(request(change), signal);
  const { mean, std } = data.normalizer.saved;
  for (const { input, target } of await draw(change))
    for (const [pixel, value] of input.entries()) {
      const place = Math.round(value * (std[0] ?? 1) + (mean[0] ?? 0));
      const [y, x] = [Math.floor(place / 128), place % 128];
      assert.equal(target[pixel], x > y ? 1 : 0);
    }
});

test("held-out pixels weigh nothing in training, and nothing else counts in validation", async () => {
  const { data, cells } = await prepareData(
    request({ image: places, labels: labelsBy(() => 1) }),
    signal,
  );
  const sampler = createSampler(data, cells, {
    ...{ patch: [32, 32], batch: 32, oversample: 0.5, augment: (patch) => patch },
    random: createRandom(0),
  });
  const validation = await readValidationSet(
    data,
    { patch: [32, 32], most: 100, random: createRandom(0) },
    signal,
  );
  const { mean, std } = data.normalizer.saved;
  const isHeld = (value: number) => {
    const place = Math.round(value * (std[0] ?? 1) + (mean[0] ?? 0));
    return data.holdOut.has(0, Math.floor(place / 128), place % 128);
  };
  const seen = new Set<number>();
  for (const { input, weight } of await sampler.draw(signal))
    for (const [pixel, value] of input.entries())
      assert.equal(weight[pixel], isHeld(value) ? 0 : 1);
  for (const { input, weight } of validation)
    for (const [pixel, value] of input.entries()) {
      if (weight[pixel] === 0) continue;
      assert.isTrue(isHeld(value));
      assert.isFalse(seen.has(value), "no pixel counts twice");
      seen.add(value);
    }
  const areas = data.holdOut.pieces.map(({ height, width }) => height * width);
  assert.equal(
    seen.size,
    areas.reduce((total, area) => total + area, 0),
  );
});

test("an image smaller than a patch is mirrored around, and only its own pixels count", async () => {
  const { image, labels } = discs({ side: 20 });
  for (const patch of await draw({ image, labels, validation: { fraction: 0 } })) {
    assert.equal(patch.input.length, 32 * 32);
    assert.equal(sum(patch.weight), 20 * 20);
    assert.notInclude([...patch.input.subarray(0, 32)], 0);
  }
});

test("mean and deviation are those of the planes that training may look at", async () => {
  const image = arrayImage({
    axes: ["z", "y", "x"],
    shape: [2, 64, 64],
    dtype: "float32",
    at: ([z = 0, , x = 0]) => (z === 0 ? 1e6 : 100 + (x % 2 === 0 ? 3 : -3)),
  }).image;
  const labels = arrayImage({ axes: ["y", "x"], shape: [64, 64], at: ([y = 0]) => y % 2 }).image;
  const { data } = await prepareData(request({ image, labels, planes: { z: [1, 2] } }), signal);
  assert.deepEqual(data.normalizer.saved, { mean: [100], std: [3] });
});

test("labels on another grid are refused", async () => {
  const labels = arrayImage({ axes: ["y", "x"], shape: [64, 128], at: () => 1 }).image;
  const error = await prepareData(request({ image: places, labels }), signal).catch(
    (e: unknown) => e,
  );
  assert.propertyVal(error, "code", "layer/grid-mismatch");
});

test("planes and channels that the image lacks are refused by name", async () => {
  const wrong: [Change, string][] = [
    [{ planes: { t: [0, 1] } }, "planes.t"],
    [{ planes: { z: [1, 9] } }, "planes.z"],
    [{ channels: [0, 3] }, "channels"],
  ];
  for (const [change, key] of wrong) {
    const error = await prepareData(request(change), signal).catch((e: unknown) => e);
    assert.deepNestedPropertyVal(error, "detail", { code: "train/bad-job", key });
  }
});

test("balanced patches give every class the same weight, and all of them as much as before", () => {
  const patch: Patch = {
    ...{ height: 1, width: 4, channels: 1, outputs: 1, input: new Float32Array(4) },
    target: Float32Array.of(1, 0, 0, 0),
    weight: Float32Array.of(1, 1, 1, 0),
  };
  const [found] = balanced([patch]);
  assert.deepEqual([...(found?.weight ?? [])], [1.5, 0.75, 0.75, 0]);
});
