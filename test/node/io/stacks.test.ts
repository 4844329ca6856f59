import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openSourceInNode } from "#io/node/open-file.ts";
import type { Place, SourceRef } from "#io/source-ref.ts";
import { findDataset } from "#io/stack/find-dataset.ts";
import { parseListing } from "#io/stores/http-listing.ts";

const { signal } = new AbortController();
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const at = (path: string): Place => ({ kind: "file", path: join(directory, path) });

/** Every sample is `value`, or what it says for a channel. */
async function png(
  path: string,
  { width = 4, height = 3, channels = 1, value = 1 as number | number[] } = {},
): Promise<void> {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) =>
    typeof value === "number" ? value : (value[i % channels] ?? 0),
  );
  await mkdir(join(directory, path, ".."), { recursive: true });
  await writeFile(join(directory, path), encode({ width, height, data, channels, depth: 8 }));
}

async function lackOf(ref: SourceRef): Promise<string> {
  const error = await openSourceInNode(ref, signal).catch((e: unknown) => e);
  assert.instanceOf(error, Failure);
  return (error as Failure).message;
}

describe("a stack", () => {
  test("has the images of a folder by name, 2 before 10", async () => {
    for (const value of [10, 2, 1]) await png(`numbers/${value}.png`, { value });
    const { grid, levels } = await openSourceInNode({ kind: "stack", of: [at("numbers")] }, signal);
    assert.deepEqual(grid.axes, ["z", "y", "x"]);
    const { data } = await levels[0].read({ y: [0, 1], x: [0, 1] }, { signal });
    assert.deepEqual([...data], [1, 2, 10]);
  });

  test("lays smaller images at the upper left, and says so", async () => {
    await png("sizes/a.png", { width: 2, height: 2, value: 7 });
    await png("sizes/b.png", { width: 3, height: 1, value: 9 });
    const image = await openSourceInNode({ kind: "stack", of: [at("sizes")] }, signal);
    assert.deepEqual(image.grid.shape, [2, 2, 3]);
    const { data } = await image.levels[0].read({}, { signal });
    assert.deepEqual([...data], [7, 7, 0, 7, 7, 0, 9, 9, 9, 0, 0, 0]);
    assert.match(image.description.notes?.join() ?? "", /2 of 2 images are smaller than 3 x 2/);
  });

  test("shows grey among colours in all of them, and leaves opacity out", async () => {
    await png("colors/a.png", { value: 5 });
    await png("colors/b.png", { channels: 4, value: [1, 2, 3, 200] });
    const { grid, levels } = await openSourceInNode({ kind: "stack", of: [at("colors")] }, signal);
    assert.deepEqual(grid.shape, [2, 3, 3, 4]);
    const { data } = await levels[0].read({ y: [0, 1], x: [0, 1] }, { signal });
    assert.deepEqual([...data], [5, 5, 5, 1, 2, 3]);
    const blue = await levels[0].read({ z: [1, 2], c: [2, 3], y: [0, 1] }, { signal });
    assert.deepEqual([...blue.data], [3, 3, 3, 3]);
  });

  test("of a folder without images is refused in words", async () => {
    await mkdir(join(directory, "empty"));
    assert.match(await lackOf({ kind: "stack", of: [at("empty")] }), /no image in the folder/);
  });
});

describe("a mask", () => {
  test("keeps its values, 0 and 255 too, and loses equal colours and opacity", async () => {
    await png("mask.png", { channels: 4, value: [255, 255, 255, 9] });
    const { grid, levels, description } = await openSourceInNode(
      { kind: "mask", of: at("mask.png") },
      signal,
    );
    assert.deepEqual(grid.axes, ["y", "x"]);
    assert.isTrue(description.isLabels);
    assert.deepEqual(
      [...(await levels[0].read({ y: [0, 1] }, { signal })).data],
      [255, 255, 255, 255],
    );
  });

  test("in several colours is refused in words", async () => {
    await png("colored.png", { channels: 3, value: [255, 0, 0] });
    assert.match(await lackOf({ kind: "mask", of: at("colored.png") }), /its channels differ/);
  });

  test("of fractions is refused in words", async () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117) + "\n";
    const start = Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]);
    const values = Buffer.from(new Float32Array([1, 0.5]).buffer);
    await writeFile(
      join(directory, "half.npy"),
      Buffer.concat([start, Buffer.from(header), values]),
    );
    assert.match(await lackOf({ kind: "mask", of: at("half.npy") }), /holds 0\.5/);
  });
});

describe("a dataset folder", () => {
  const find = async (path: string) =>
    findDataset({ store: new FileStore(join(directory, path)), place: at(path), signal });

  test("of train/x and train/y and others has an image and its masks for each part", async () => {
    for (const part of ["train", "val"])
      for (const folder of ["x", "y"])
        for (const name of ["a", "b"]) await png(`set/${part}/${folder}/${name}.png`);
    await png("set/test/x/c.png");
    const found = await find("set");
    assert.deepEqual(
      found?.parts.map(({ images, masks }) => [images.name, masks.map(({ name }) => name)]),
      [
        ["train/x", ["train/y"]],
        ["val/x", ["val/y"]],
        ["test/x", []],
      ],
    );
    assert.deepEqual(found?.parts[0]?.images.ref, { kind: "stack", of: [at("set/train/x")] });
  });

  test("pairs masks by name, and leaves out images that have none", async () => {
    for (const name of ["a", "a_1", "b"]) await png(`named/images/${name}.png`);
    for (const name of ["a", "a_1"]) await png(`named/masks/${name}_mask.png`);
    const found = await find("named");
    const [part] = found?.parts ?? [];
    assert.deepEqual(part?.images.ref.of, [at("named/images/a.png"), at("named/images/a_1.png")]);
    assert.deepEqual(part?.masks[0]?.ref.of.length, part?.images.ref.of.length);
    assert.match(found?.notes.join() ?? "", /1 images .* have no mask/);
  });

  test("is nothing where no folder says that it holds the images", async () => {
    await png("odd/one/a.png");
    await png("odd/two/a.png");
    assert.isUndefined(await find("odd"));
  });
});

describe("the listing of a folder on a server", () => {
  const folder = new URL("http://host/data/set/");

  test("is a JSON list, or the links one step down", () => {
    assert.deepEqual(parseListing('["a.png", "sub/"]', folder), ["a.png", "sub/"]);
    const index = `<a href="?C=N;O=D">Name</a> <a href="../">up</a> <a href="/data/set/">this</a>
      <a href="a%20b.png">a b.png</a> <a class="d" href='/data/set/sub/'>sub</a> <a href="http://else/x.png">x</a>`;
    assert.deepEqual(parseListing(index, folder), ["a b.png", "sub/"]);
  });

  test("is none where the page leads nowhere below", () => {
    assert.isUndefined(parseListing('<html><a href="/about">About</a></html>', folder));
  });
});
