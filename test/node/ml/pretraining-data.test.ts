import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { createRandom } from "#core/random.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { storesInNode } from "#io/node/open-file.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import { augmentations } from "#ml/augment/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { type PretrainJobInput, parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { openImages } from "#ml/data/open-images.ts";
import { preparePretextData } from "#ml/pretrain/prepare-pretext-data.ts";
import { createPretextSampler } from "#ml/pretrain/pretext-sampler.ts";
import { readPair } from "#ml/pretrain/read-pair.ts";
import { readReconstructionSet } from "#ml/pretrain/reconstruction-set.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();

async function prepared(image: MultiscaleImage, job: PretrainJobInput) {
  const full = parsePretrainJob({ patch: [16, 16], batch: 4, ...job });
  const source = { kind: "layer", name: "image", image } as const;
  const data = await preparePretextData({ source, job: full, random: createRandom(1) }, signal);
  const { patch, batch } = full;
  const augment = full.augment.map((choice) => buildChoice(augmentations, choice));
  const sampler = createPretextSampler(data, {
    ...{ patch, batch, augment, random: createRandom(2), seesMask: false },
  });
  const validation = () =>
    readReconstructionSet(data, { patch, most: 8, random: createRandom(3) }, signal);
  return { data, sampler, validation };
}

/** Every value tells its plane, and 0 to 99 its place. */
const planes = arrayImage({
  ...{ axes: ["z", "y", "x"], shape: [10, 48, 48], dtype: "uint16" },
  at: ([z = 0, y = 0, x = 0]) => 1000 * z + ((7 * y + 3 * x) % 100),
}).image;

test("whole planes are held out of several, and what is held out is not learnt from", async () => {
  const job = { pretext: { id: "masking", block: 4 }, validation: { fraction: 0.3 } } as const;
  const { data, sampler, validation } = await prepared(planes, job);
  const planeOf = (value: number) => Math.floor(value / 1000);
  const [mean = 0] = data.normalizer.saved.mean;
  const [std = 1] = data.normalizer.saved.std;
  const measured = new Set<number>();
  for (const { original } of await validation()) measured.add(planeOf(original[0] ?? 0));
  assert.equal(measured.size, 3);
  const learnt = new Set<number>();
  for (let batch = 0; batch < 20; batch++)
    for (const { target, weight } of await sampler.draw(signal)) {
      assert.isTrue(weight.some((value) => value > 0));
      learnt.add(planeOf(Math.round((target[0] ?? 0) * std + mean)));
    }
  assert.equal(learnt.size, 7);
  assert.isTrue([...measured].every((plane) => !learnt.has(plane)));
});

test("a patch shows the mean of the data where it is hidden, whatever the normalization, and only that counts", async () => {
  for (const normalization of ["mean-std", "divide", "image"]) {
    const job = {
      pretext: { id: "masking", block: 4, ratio: 0.25 },
      normalization: { id: normalization },
    } as const;
    const { data, sampler } = await prepared(planes, job);
    const [patch] = await sampler.draw(signal);
    const { input = [], target = [], weight = new Float32Array() } = patch ?? {};
    const hidden = [...weight.keys()].filter((i) => weight[i] === 1);
    assert.lengthOf(hidden, 64);
    assert.equal(new Set(hidden.map((i) => input[i])).size, 1);
    const seen = [...weight.keys()].filter((i) => weight[i] === 0);
    assert.isTrue(seen.every((i) => input[i] === target[i]));
    const [mean = 0] = data.mean;
    if (normalization === "divide") assert.closeTo(input[hidden[0] ?? 0] ?? 0, mean / 65535, 1e-6);
    if (normalization === "mean-std") assert.closeTo(input[hidden[0] ?? 0] ?? 1, 0, 1e-6);
  }
});

test("input and target move together, and stay the same image in other noise", async () => {
  const augment = [
    { id: "rotation", probability: 1 },
    { id: "flip", probability: 1 },
  ];
  const { sampler } = await prepared(planes, {
    pretext: { id: "crappify", noise: 0, factor: 1 },
    augment,
  });
  for (const { input, target, weight } of await sampler.draw(signal)) {
    assert.isTrue(
      weight.some((value) => value === 0),
      "turned corners come from outside",
    );
    assert.isTrue(input.every((value, i) => value === target[i]));
  }
});

test("a patch that sticks out of a small image is mirrored, and counts inside alone", async () => {
  const small = arrayImage({
    axes: ["y", "x"],
    shape: [10, 12],
    at: ([y = 0, x = 0]) => 10 * y + x,
  });
  const job = { validation: { fraction: 0 }, pretext: { id: "crappify", noise: 0 } } as const;
  const { data } = await prepared(small.image, job);
  const rect = { y: -3, x: -2, height: 16, width: 16 };
  const { weight, target } = await readPair(data, { sheet: 0, rect }, signal);
  assert.equal(
    weight.reduce((sum, value) => sum + value, 0),
    120,
  );
  assert.equal(target[3 * 16 + 2 - 1], target[3 * 16 + 2 + 1]);
});

test("a volume far larger than memory is begun on by reading little of it", async () => {
  let samples = 0;
  const shape = [2000, 100_000, 100_000];
  const level: PixelSource = {
    ...{ axes: ["z", "y", "x"], shape, chunks: [1, 256, 256], dtype: "uint8" },
    async read(region) {
      const size = ["z", "y", "x"].map((axis) => {
        const [start, stop] = region[axis] ?? [0, 0];
        return stop - start;
      });
      const count = size.reduce((product, length) => product * length, 1);
      samples += count;
      return { shape: size, data: new Uint8Array(count).map((_, i) => (i * 37) % 251) };
    },
  };
  const { image: like } = arrayImage({ axes: ["z", "y", "x"], shape: [1, 1, 1], at: () => 0 });
  const image: MultiscaleImage = { ...like, grid: { ...like.grid, shape }, levels: [level] };
  const { data, sampler, validation } = await prepared(image, { pretext: { id: "crappify" } });
  assert.lengthOf(data.holdOut.pieces, 32, "of 400 planes of 39 million patches each");
  await sampler.draw(signal);
  await validation();
  assert.isBelow(samples, 2 ** 23, "64 blocks of 256 x 256, and a few of each plane that is met");
});

test("a degraded image of another size than its original is refused by name", async () => {
  const sized = (side: number) =>
    arrayImage({ axes: ["y", "x"], shape: [side, 32], at: ([y = 0, x = 0]) => y + x }).image;
  const job = parsePretrainJob({ patch: [16, 16] });
  const train = [{ name: "cells", image: sized(32), degraded: sized(24) }];
  const source = { kind: "images", train } as const;
  const refused = await preparePretextData({ source, job, random: createRandom(1) }, signal).catch(
    (error: unknown) => error,
  );
  if (!isFailure(refused, "dataset/unpaired")) return assert.fail("it was taken");
  assert.match(refused.message, /cells.*y 24, x 32 for y 32, x 32/);
});

test("a data set's images are found without masks: in train/x, in a folder of images, or where they lie", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lamella-images-"));
  const data = new Uint8Array(16).fill(7);
  for (const path of [
    "one/train/x/b_10.png",
    "one/train/x/b_2.png",
    "one/val/x/c.png",
    "two/a.png",
  ]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(
      join(folder, path),
      encode({ width: 4, height: 4, data, channels: 1, depth: 8 }),
    );
  }
  const open = (path: string) =>
    openImages(
      {
        place: { kind: "file", path: join(folder, path) },
        ...{ stores: storesInNode, cache: new ChunkCache(2 ** 20) },
      },
      signal,
    );
  const names = (images: readonly { readonly name: string }[] = []) =>
    images.map(({ name }) => name);
  const one = await open("one");
  assert.deepEqual([names(one.train), names(one.validation)], [["b_2", "b_10"], ["c"]]);
  assert.deepEqual(names((await open("two")).train), ["a"]);
  const refused = await open(".").catch((error: Error) => error.message);
  assert.match(String(refused), /holds no images.*found: one\/, two\//);
  await rm(folder, { recursive: true });
});
