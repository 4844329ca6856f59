import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import { type JobInput, parseJob } from "#ml/config/job.ts";
import { mappedLabels } from "#ml/data/mapped-labels.ts";
import type { Patch } from "#ml/data/patch.ts";
import { prepareData } from "#ml/data/prepare.ts";
import { createSampler } from "#ml/data/sampler.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();
const image = arrayImage({ axes: ["y", "x"], shape: [48, 48], at: ([y = 0]) => y }).image;

/** Patches over all of an image whose mask has the value of `at` in each of four quarters. */
async function draw(values: readonly number[], job: JobInput): Promise<Patch[]> {
  const mask = arrayImage({
    ...{ axes: ["y", "x"], shape: [48, 48] },
    at: ([y = 0, x = 0]) => values[2 * Math.floor(y / 24) + Math.floor(x / 24)] ?? 0,
  }).image;
  const parsed = parseJob({
    ...{ unlabelled: "background", patch: [48, 48], validation: { fraction: 0 } },
    ...job,
  });
  const source = { kind: "pairs", train: [{ name: "a", image, mask }] } as const;
  const request = { source, job: parsed, activation: "sigmoid", random: createRandom(0) } as const;
  const { data, cells } = await prepareData(request, signal);
  const sampler = createSampler(data, cells, {
    ...{ patch: parsed.patch, batch: 1, oversample: 0.5, augment: (patch) => patch },
    random: createRandom(0),
  });
  return sampler.draw(signal);
}

/** One number of each quarter. */
const quarters = (pixels: Float32Array | undefined) =>
  [0, 40, 40 * 48, 40 * 48 + 40].map((pixel) => pixels?.[pixel]);

test("ids become what the map says, those that it does not name stay, whatever the ids", async () => {
  const ids = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 12, maxLength: 12 });
  const map = fc.dictionary(fc.nat(255).map(String), fc.nat(70_000), { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(ids, map, async (values, labelMap) => {
      const { image } = arrayImage({
        ...{ axes: ["y", "x"], shape: [3, 4] },
        at: ([y = 0, x = 0]) => values[4 * y + x] ?? 0,
      });
      const [level] = mappedLabels(image, { labelMap, labelThreshold: undefined }).levels;
      const { data } = await level.read({}, { signal });
      assert.deepEqual(
        [...data],
        values.map((id) => labelMap[String(id)] ?? id),
      );
    }),
    { numRuns: 30 },
  );
});

test("a trimap becomes pet and background", async () => {
  const [patch] = await draw([1, 2, 3, 2], { labelMap: { "2": 0, "3": 1 } });
  assert.deepEqual(quarters(patch?.target), [1, 0, 1, 0]);
});

test("a threshold comes before the map: black membranes in a mask with soft edges", async () => {
  const job: JobInput = { labelThreshold: 127, labelMap: { "0": 1, "1": 0 } };
  const [patch] = await draw([0, 100, 200, 255], job);
  assert.deepEqual(quarters(patch?.target), [1, 1, 0, 0]);
});

test("pixels of the label to ignore have no weight, and it is no class", async () => {
  const [patch] = await draw([1, 0, 255, 1], { ignoreLabel: 255 });
  assert.deepEqual(quarters(patch?.weight), [1, 1, 0, 1]);
  assert.deepEqual(quarters(patch?.target), [1, 0, 0, 1]);
  const strokes = await draw([1, 2, 9, 0], { unlabelled: "ignore", ignoreLabel: 9 });
  assert.deepEqual(quarters(strokes[0]?.weight), [1, 1, 0, 0]);
});

test("a resized mask has only ids that were there", async () => {
  const [patch] = await draw([1, 2, 3, 2], { resize: [32, 40], patch: [32, 48], classes: [1, 3] });
  const outputs = new Set(patch?.target);
  assert.deepEqual(
    [...outputs].sort((a, b) => a - b),
    [0, 1],
  );
});
