import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { afterAll, test } from "vitest";
import { createRandom } from "#core/random.ts";
import { storesInNode } from "#io/node/open-file.ts";
import { parseJob } from "#ml/config/job.ts";
import { openPairFolders, openPairs } from "#ml/data/open-pairs.ts";
import { prepareData } from "#ml/data/prepare.ts";
import { createSampler } from "#ml/data/sampler.ts";

const { signal } = new AbortController();
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** A folder of small PNG files, each of one value, [height, width, value] by path. */
async function folderOf(files: { readonly [path: string]: readonly [number, number, number] }) {
  const folder = await mkdtemp(join(tmpdir(), "lamella-pairs-"));
  folders.push(folder);
  for (const [path, [height, width, value]] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const data = new Uint8Array(height * width).fill(value);
    await writeFile(join(folder, path), encode({ width, height, data, channels: 1, depth: 8 }));
  }
  return folder;
}

const open = (path: string) =>
  openPairs({ place: { kind: "file", path }, stores: storesInNode }, signal);

test("train/x and train/y are paired by name, in natural order, and val beside them", async () => {
  const folder = await folderOf({
    "train/x/cell_10.png": [4, 5, 10],
    "train/x/cell_2.png": [6, 5, 2],
    "train/y/cell_2_mask.png": [6, 5, 1],
    "train/y/cell_10_mask.png": [4, 5, 0],
    "val/x/a.png": [4, 4, 1],
    "val/y/a.png": [4, 4, 1],
  });
  const { train, validation = [] } = await open(folder);
  assert.deepEqual(
    train.map(({ name, image, mask }) => [name, image.grid.shape, mask.grid.shape]),
    [
      ["cell_2", [6, 5], [6, 5]],
      ["cell_10", [4, 5], [4, 5]],
    ],
  );
  assert.deepEqual(
    validation.map(({ name }) => name),
    ["a"],
  );
});

test("two folders of any names are paired as they are told", async () => {
  const folder = await folderOf({ "em/1.png": [4, 4, 9], "cells/1_label.png": [4, 4, 2] });
  const at = (name: string) => ({ kind: "file", path: join(folder, name) }) as const;
  const folders = { images: at("em"), masks: at("cells"), stores: storesInNode };
  const [pair] = await openPairFolders(folders, signal);
  assert.equal(pair?.name, "1");
  const block = await pair?.mask.levels[0].read({}, { signal });
  assert.isTrue(block?.data.every((id) => id === 2));
});

test("files without a counterpart are named, and so is one of another size", async () => {
  const lonely = await folderOf({
    ...{ "images/a.png": [4, 4, 1], "images/b.png": [4, 4, 1] },
    ...{ "masks/a.png": [4, 4, 1] },
  });
  const error = await open(lonely).catch((e: unknown) => e);
  assert.deepNestedInclude(error, { "detail.code": "dataset/unpaired", "detail.files": ["b.png"] });
  const uneven = await folderOf({ "images/a.png": [20, 20, 1], "masks/a.png": [20, 21, 1] });
  const { train } = await open(uneven);
  const request = { job: parseJob({}), activation: "sigmoid", random: createRandom(0) } as const;
  const refused = prepareData({ source: { kind: "pairs", train }, ...request }, signal);
  assert.deepNestedPropertyVal(await refused.catch((e: unknown) => e), "detail", {
    code: "layer/grid-mismatch",
    layer: "a",
  });
});

test("a folder in which nothing says what is an image is no data set", async () => {
  const folder = await folderOf({ "one/a.png": [4, 4, 1] });
  const error = await open(folder).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "dataset/unknown");
});

const shared = (name: string) => `../shared/data/${name}`;
const skipped = !existsSync(shared("pets"));
if (skipped) console.log(`skipped: no ${shared("pets")} beside this checkout`);

test.skipIf(skipped)(
  "pets at 256 x 256, whose trimaps become masks, fill whole patches",
  async () => {
    const all = await open(shared("pets"));
    assert.equal(all.train.length, 84);
    const train = all.train.slice(0, 6);
    const job = parseJob({
      ...{ unlabelled: "background", resize: [256, 256], patch: [256, 256] },
      ...{ labelMap: { "2": 0, "3": 1 }, validation: { images: 3 } },
    });
    const request = { job, activation: "sigmoid", random: createRandom(1) } as const;
    const { data, cells } = await prepareData(
      { source: { kind: "pairs", train }, ...request },
      signal,
    );
    const sampler = createSampler(data, cells, {
      ...{ patch: [256, 256], batch: 4, oversample: 0, augment: (patch) => patch },
      random: createRandom(0),
    });
    for (const { input, target, weight } of await sampler.draw(signal)) {
      assert.equal(input.length, 256 * 256 * 3);
      assert.isTrue(weight.every((value) => value === 1));
      const share = target.reduce((sum, value) => sum + value, 0) / target.length;
      assert.isTrue(share > 0.02 && share < 0.98);
    }
  },
);

test.skipIf(skipped)("nuclei of all colours and sizes, and membranes, open as pairs", async () => {
  const nuclei = await open(shared("dsb2018-merged"));
  assert.equal(nuclei.train.length, 118);
  const membranes = await open(shared("isbi2012/data/membrane"));
  assert.deepEqual(
    membranes.train.map(({ name }) => name),
    Array.from({ length: 20 }, (_, i) => String(i)),
  );
});
