import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { describe, test } from "vitest";
import type { Failure } from "#core/failure.ts";
import { dtypes, type Grid } from "#core/layers/grid.ts";
import { FileStore } from "#io/node/file-store.ts";
import { createPixels } from "#io/pixel-source.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { openWritableOmeZarr } from "#io/zarr/open-writable.ts";
import { MemoryStore } from "./memory-store.ts";

const { signal } = new AbortController();
const grid: Grid = {
  axes: ["class", "z", "y", "x"],
  shape: [2, 3, 10, 12],
  dtype: "uint8",
  levels: 2,
  levelShapes: [
    [2, 3, 10, 12],
    [2, 3, 5, 6],
  ],
  scale: [1, 50, 4, 4],
  units: [null, "nanometer", "nanometer", "nanometer"],
};
const plan = { name: "made", grid, version: "0.5", chunkShape: [1, 1, 4, 5] } as const;
const reading = { source: "made", signal };
const region = { start: [1, 0, 1, 2], shape: [1, 2, 7, 9] };
const counted = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);

test("what is made reads back with the same grid, and zeros", async () => {
  const store = new MemoryStore();
  await createOmeZarr(store, { ...plan, attributes: { lamella: { run: "r1" } } });
  const image = await openOmeZarr(store, reading);
  assert.deepEqual(image.grid, grid);
  assert.equal(image.description.name, "made");
  assert.isTrue((await image.levels[1]?.read({}, { signal }))?.data.every((value) => value === 0));
});

test.each(dtypes)(
  "a region of %s reads back as it was written, and nothing else",
  async (dtype) => {
    const store = new MemoryStore();
    const { levels } = await createOmeZarr(store, { ...plan, dtype });
    const data = createPixels(dtype, 126);
    data.set(counted(126));
    await levels[0].writeRegion({ ...region, data });
    const [level] = (await openOmeZarr(store, reading)).levels;
    const written = { class: [1, 2], z: [0, 2], y: [1, 8], x: [2, 11] } as const;
    assert.deepEqual((await level.read(written, { signal })).data, data);
    const all = (await level.read({}, { signal })).data;
    assert.equal(all.filter((value) => value !== 0).length, 126);
  },
);

test("only the chunks that were written exist", async () => {
  const store = new MemoryStore();
  const { levels } = await createOmeZarr(store, plan);
  await levels[0].writeRegion({ start: [0, 0, 4, 5], shape: [1, 1, 4, 5], data: counted(20) });
  const chunks = [...store.values.keys()].filter((key) => key.includes("/c/"));
  assert.deepEqual(chunks, ["/0/c/0/0/1/1"]);
  assert.isUndefined(await levels[0].readChunk([0, 0, 0, 0], signal));
  assert.deepEqual(await levels[0].readChunk([0, 0, 1, 1], signal), counted(20));
});

test("a region beyond the edge is cut to the level", async () => {
  const store = new MemoryStore();
  const { levels } = await createOmeZarr(store, plan);
  await levels[0].writeRegion({ start: [0, 0, 9, 11], shape: [1, 1, 2, 2], data: counted(4) });
  const image = await openOmeZarr(store, reading);
  const corner = await image.levels[0].read({ class: [0, 1], z: [0, 1], y: [9, 10] }, { signal });
  assert.deepEqual([...corner.data.subarray(10)], [0, 1]);
});

test("regions written into one chunk at once are all there", async () => {
  const store = new MemoryStore();
  const { levels } = await createOmeZarr(store, plan);
  const rows = [0, 1, 2, 3].map((y) =>
    levels[0].writeRegion({ start: [0, 0, y, 0], shape: [1, 1, 1, 5], data: counted(5) }),
  );
  await Promise.all(rows);
  const chunk = await levels[0].readChunk([0, 0, 0, 0], signal);
  assert.deepEqual(chunk, Uint8Array.of(...[0, 1, 2, 3].flatMap(() => [1, 2, 3, 4, 5])));
});

test("a write that failed does not stop the next one to its chunk", async () => {
  const store = new MemoryStore();
  const { levels } = await createOmeZarr(store, plan);
  store.failures.push(new Error("once"));
  const failed = levels[0].writeChunk([0, 0, 0, 0], counted(20)).catch((e: Error) => e.message);
  const next = levels[0].writeChunk([0, 0, 0, 0], counted(20));
  assert.equal(await failed, "once");
  await next;
  assert.deepEqual(await levels[0].readChunk([0, 0, 0, 0], signal), counted(20));
});

describe("opened again for writing", () => {
  test("it goes on where it was left", async () => {
    const store = new MemoryStore();
    const made = await createOmeZarr(store, { ...plan, dtype: "uint16", isLabels: true });
    await made.levels[1]?.writeChunk([0, 0, 0, 0], Uint16Array.from(counted(20)));
    const again = await openWritableOmeZarr(store, reading);
    assert.deepEqual(again.grid, made.grid);
    await again.levels[1]?.writeRegion({
      start: [0, 0, 0, 0],
      shape: [1, 1, 1, 1],
      data: Uint16Array.of(999),
    });
    const chunk = await again.levels[1]?.readChunk([0, 0, 0, 0], signal);
    assert.deepEqual([...(chunk ?? [])].slice(0, 3), [999, 2, 3]);
    assert.isTrue((await openOmeZarr(store, reading)).description.isLabels);
  });

  test("an image of another writer is refused", async () => {
    const store = new FileStore("sample-data/nuclei.ome.zarr");
    const error = await openWritableOmeZarr(store, reading).catch((e: Failure) => e);
    assert.propertyVal(error, "code", "reader/unsupported");
  });
});

test("on disk no temporary file is left beside what was written", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lamella-"));
  try {
    const { levels } = await createOmeZarr(new FileStore(directory), plan);
    await levels[0].writeRegion({ ...region, data: counted(126) });
    const files = await readdir(directory, { recursive: true });
    assert.isFalse(files.some((file) => file.endsWith(".part")));
    const image = await openOmeZarr(await FileStore.open(directory), reading);
    const { data } = await image.levels[0].read({}, { signal });
    assert.equal(data.filter((value) => value !== 0).length, 126);
  } finally {
    await rm(directory, { recursive: true });
  }
});
