// What zarr-python reads of an OME-Zarr 0.4 of ours; test/fixtures/saved.py asked it.
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { afterAll, beforeAll, test } from "vitest";
import { FileStore } from "#io/node/file-store.ts";
import { omeZarr04 } from "#io/write/ome-zarr-0.4.ts";
import saved from "../../../fixtures/saved.json" with { type: "json" };
import { someImage } from "./some-image.ts";

const { signal } = new AbortController();
const kept = process.env["KEEP_SAVED"];
let directory: string;
const image = someImage({
  axes: ["z", "y", "x"],
  shapes: [
    [2, 300, 530],
    [2, 150, 265],
  ],
  dtype: "uint32",
  isLabels: true,
  value: (level, i) => (i % (530 >> level) < 90 ? (i % 3) * 150 : 0),
});

beforeAll(async () => {
  directory = kept ?? (await mkdtemp(join(tmpdir(), "lamella-")));
  await omeZarr04.write(image, new FileStore(directory), { signal, onProgress() {} });
});
afterAll(async () => {
  if (kept === undefined) await rm(directory, { recursive: true, force: true });
});

test("the files are those that it read, to the byte", async () => {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\0`).update(await readFile(join(directory, path)));
  assert.equal(hash.digest("hex"), saved.files, "run test/fixtures/saved.py again");
});

test("it read every level as it was given", async () => {
  for (const [i, level] of image.levels.entries()) {
    const { data, shape } = await level.read({}, { signal });
    const sha256 = createHash("sha256").update(Uint16Array.from(data)).digest("hex");
    const read = Object.entries(saved.arrays).find(([path]) => path === String(i))?.[1];
    assert.deepEqual(read, { shape: [...shape], dtype: "<u2", sha256 });
  }
});
