import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import { type JobInput, parseJob } from "#ml/config/job.ts";
import { type PreparedData, prepareData } from "#ml/data/prepare.ts";
import { createSampler } from "#ml/data/sampler.ts";
import type { ImagePair, TrainingSource } from "#ml/data/training-source.ts";
import { mostPatches, readValidationSet } from "#ml/data/validation-set.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();
const divided = { id: "divide", by: 1 } as const;

/** Every pixel has a value of its own over all images, so that a patch says where it is from. */
function pair(index: number, [height, width]: readonly [number, number]): ImagePair {
  const image = arrayImage({
    ...{ axes: ["y", "x"], shape: [height, width], dtype: "float32" },
    at: ([y = 0, x = 0]) => 10_000 * index + y * width + x,
  }).image;
  const mask = arrayImage({
    ...{ axes: ["y", "x"], shape: [height, width] },
    at: ([y = 0, x = 0]) => ((y + x) % 3 === 0 ? 1 : 0),
  }).image;
  return { name: `image-${index}`, image, mask };
}

function prepare(source: TrainingSource, job: JobInput, seed = 0): Promise<PreparedData> {
  const parsed = parseJob({ ...{ unlabelled: "background", patch: [32, 32] }, ...job });
  return prepareData(
    { source, job: parsed, activation: "sigmoid", random: createRandom(seed) },
    signal,
  );
}

/** The values of the pixels that count in training, and in validation: each of those once. */
async function seenBy({ data, cells }: PreparedData) {
  const train = createSampler(data, cells, {
    ...{ patch: [32, 32], batch: 60, oversample: 0.5, augment: (patch) => patch },
    random: createRandom(0),
  });
  const counted = ({ input, weight }: { input: Float32Array; weight: Float32Array }) =>
    [...input].filter((_, pixel) => weight[pixel] === 1);
  const options = { patch: [32, 32], most: 1000, random: createRandom(0) } as const;
  const patches = await readValidationSet(data, options, signal);
  return {
    train: new Set((await train.draw(signal)).flatMap(counted)),
    validation: patches.flatMap(counted),
    names: new Set(patches.map(({ image }) => image)),
  };
}

const sizes = fc.array(fc.tuple(fc.integer({ min: 9, max: 90 }), fc.integer({ min: 9, max: 90 })), {
  minLength: 2,
  maxLength: 5,
});

type Region = NonNullable<NonNullable<JobInput["validation"]>["region"]>;

test("images of any sizes: none is both trained and measured on, and every held-out pixel counts once", async () => {
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      fc.nat(99),
      async (all, fraction, seed) => {
        const train = all.map((size, i) => pair(i, size));
        const job: JobInput = { validation: { fraction }, normalization: divided };
        const found = await prepare({ kind: "pairs", train }, job, seed);
        const seen = await seenBy(found);
        const imageOf = (value: number) => Math.floor(value / 10_000);
        const held = new Set(seen.validation.map(imageOf));
        for (const value of seen.train) assert.isFalse(held.has(imageOf(value)));
        assert.equal(
          held.size,
          Math.min(all.length - 1, Math.max(1, Math.round(fraction * all.length))),
        );
        const area = [...held].reduce((sum, i) => sum + (all[i]?.[0] ?? 0) * (all[i]?.[1] ?? 0), 0);
        assert.equal(new Set(seen.validation).size, area);
        assert.equal(seen.validation.length, area);
        assert.sameMembers(
          [...seen.names],
          [...held].map((i) => `image-${i}`),
        );
        const again = await prepare({ kind: "pairs", train }, job, seed);
        assert.deepEqual(again.data.holdOut.pieces, found.data.holdOut.pieces);
      },
    ),
    { numRuns: 12 },
  );
});

test("a region is held out of every plane that it names, whatever the patches", async () => {
  const stack = (at: (index: readonly number[]) => number, dtype: "uint8" | "float32") =>
    arrayImage({ axes: ["z", "y", "x"], shape: [4, 60, 50], dtype, at }).image;
  const image = stack(([z = 0, y = 0, x = 0]) => z * 3000 + y * 50 + x, "float32");
  const labels = stack(([, y = 0, x = 0]) => (x + y) % 2, "uint8");
  const source = { kind: "layers", image, labels, labelsName: "mask" } as const;
  const region: Region = { z: [1, 3], y: [10, 45] };
  const job: JobInput = { validation: { region }, normalization: divided };
  const seen = await seenBy(await prepare(source, job));
  const isIn = (value: number) => {
    const [z, y] = [Math.floor(value / 3000), Math.floor((value % 3000) / 50)];
    return z >= 1 && z < 3 && y >= 10 && y < 45;
  };
  for (const value of seen.train) assert.isFalse(isIn(value));
  assert.isTrue(seen.validation.every(isIn));
  assert.equal(new Set(seen.validation).size, 2 * 35 * 50);
  assert.deepEqual([...seen.names].sort(), ["1", "2"]);
});

test("images are held out by name, planes of a stack by their number, and unknown ones are refused", async () => {
  const train = [0, 1, 2].map((i) => pair(i, [40, 40]));
  const job = (images: string[]): JobInput => ({ validation: { images }, normalization: divided });
  const seen = await seenBy(await prepare({ kind: "pairs", train }, job(["image-1"])));
  assert.deepEqual([...seen.names], ["image-1"]);
  const error = await prepare({ kind: "pairs", train }, job(["image-9"])).catch((e: unknown) => e);
  assert.deepNestedPropertyVal(error, "detail", {
    code: "train/bad-job",
    key: "validation.images",
  });
});

test("pairs that are given for validation are all that is measured on", async () => {
  const [train, validation] = [[pair(0, [40, 70])], [pair(1, [20, 33])]];
  const job: JobInput = { normalization: divided };
  const seen = await seenBy(await prepare({ kind: "pairs", train, validation }, job));
  assert.equal(new Set(seen.validation).size, 20 * 33);
  assert.isTrue(seen.validation.every((value) => value >= 10_000));
  assert.isTrue([...seen.train].every((value) => value < 10_000));
});

test("mean and deviation are those of the images that are trained on", async () => {
  const flat = (value: number, name: string): ImagePair => {
    const { mask } = pair(0, [40, 40]);
    const image = arrayImage({
      axes: ["y", "x"],
      shape: [40, 40],
      at: ([, x = 0]) => value + (x % 2),
    });
    return { name, image: image.image, mask };
  };
  const source = { kind: "pairs", train: [flat(10, "a"), flat(200, "b")] } as const;
  const { data } = await prepare(source, { validation: { images: ["b"] } });
  assert.deepEqual(data.normalizer.saved, { mean: [10.5], std: [0.5] });
});

test("grey images among coloured ones are grey in all colours", async () => {
  const [grey] = [pair(0, [32, 32])];
  const colored = arrayImage({
    ...{ axes: ["c", "y", "x"], shape: [3, 32, 32] },
    at: ([c = 0]) => 50 * (c + 1),
  }).image;
  const train = [grey, { name: "coloured", image: colored, mask: grey.mask }];
  const { data } = await prepare({ kind: "pairs", train }, { validation: { images: 1 } });
  assert.deepEqual(
    data.sheets.map(({ channels }) => channels),
    [
      [0, 0, 0],
      [0, 1, 2],
    ],
  );
});

test("a job that learns from some of the images sees no other, and more of them hold the fewer", async () => {
  const train = [0, 1, 2, 3, 4].map((i) => pair(i, [40, 40]));
  const source = { kind: "pairs", train } as const;
  const learntBy = async (learnFrom: JobInput["learnFrom"]) => {
    const job: JobInput = { validation: { images: ["image-1"] }, normalization: divided };
    const seen = await seenBy(await prepare(source, { ...job, learnFrom }, 3));
    assert.deepEqual([...seen.names], ["image-1"]);
    return new Set([...seen.train].map((value) => Math.floor(value / 10_000)));
  };
  const [one, two, half] = [
    await learntBy({ images: 1 }),
    await learntBy({ images: 2 }),
    await learntBy({ fraction: 0.5 }),
  ];
  assert.equal(one.size, 1);
  assert.equal(two.size, 2);
  assert.deepEqual(two, half);
  assert.isTrue([...one].every((i) => two.has(i) && i !== 1));
  const error = await learntBy({ images: 5 }).catch((e: unknown) => e);
  assert.deepNestedPropertyVal(error, "detail", {
    code: "train/bad-job",
    key: "learnFrom.images",
  });
});

test("a fraction of one image's labels is squares of it, and pixels beside them do not count", async () => {
  const [side, fraction] = [256, 0.25];
  const one = arrayImage({
    ...{ axes: ["y", "x"], shape: [side, side], dtype: "float32" },
    at: ([y = 0, x = 0]) => y * side + x,
  }).image;
  const mask = arrayImage({ axes: ["y", "x"], shape: [side, side], at: ([y = 0]) => y % 2 });
  const source = { kind: "layers", image: one, labels: mask.image, labelsName: "mask" } as const;
  const job: JobInput = { validation: { fraction: 0.2 }, normalization: divided };
  const all = await seenBy(await prepare(source, job));
  const seen = await seenBy(await prepare(source, { ...job, learnFrom: { fraction } }));
  assert.sameMembers(seen.validation, all.validation);
  const free = side * side - new Set(all.validation).size;
  assert.isAtMost(seen.train.size, fraction * free + 16 * 16);
  assert.isAtLeast(seen.train.size, 0.6 * fraction * free); // sixty draws do not cover all of it
  for (const value of seen.validation) assert.isFalse(seen.train.has(value));
});

test("what is measured on takes as much memory whatever there is to learn: patches of many classes are fewer", async () => {
  const train = [0, 1, 2].map((index) => pair(index, [64, 64]));
  const job: JobInput = { validation: { images: 1 } };
  const { data } = await prepare({ kind: "pairs", train }, job);
  const output = (id: number) => ({ id, title: `label ${id}` });
  const bytesOf = (count: number, patch: readonly [number, number], isSample = false) => {
    const outputs = Array.from({ length: count }, (_, id) => output(id));
    const holdOut = Object.assign(Object.create(data.holdOut), { isSample });
    const most = mostPatches({ ...data, classes: { ...data.classes, outputs }, holdOut }, patch);
    return { most, bytes: most * patch[0] * patch[1] * (1 + count + 1) * 4 };
  };
  for (const isSample of [false, true])
    for (const side of [64, 256, 2048])
      for (const count of [1, 3, 7])
        assert.isAtMost(bytesOf(count, [side, side], isSample).bytes, 2 ** 28);
  assert.isAbove(bytesOf(1, [256, 256]).bytes, 2 ** 27);
  assert.equal(bytesOf(1, [128, 128], true).most, 16, "of a sample a few tell enough");
  assert.equal(bytesOf(400, [2048, 2048]).most, 1, "one, whatever it takes");
});
