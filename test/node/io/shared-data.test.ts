// Reads every Zarr and every TIFF of the shared data: what is valid opens, to the samples that zarr-python and
// tifffile read; the rest is refused by name. What is found here is the table of docs/formats.md.
import { createHash } from "node:crypto";
import { assert } from "chai";
import { afterAll, describe, test } from "vitest";
import { Failure, isFailure } from "#core/failure.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import { openArray } from "#io/zarr/open-array.ts";
import { zarrLevel } from "#io/zarr/zarr-level.ts";
import { FormatsTable } from "./formats-table.ts";
import { absent, data, digest, type Entry, entries } from "./inventory.ts";

const { signal } = new AbortController();
const byPath = new Map(entries.map((entry) => [entry.path, entry]));
const tiffs = entries.filter(({ path }) => /\.tiff?$/.test(path));
const arrays = entries.filter(({ kind }) => kind === "array");
const groups = entries.filter((entry) => ![...tiffs, ...arrays].includes(entry));
const table = new FormatsTable();

/** Two of its levels have different dimensions. */
const inconsistent = "ome-zarr/ome-zarr-examples/data/invalid/image-04.zarr";

/** tifffile takes planes of ImageJ to follow each other; in this file, which another program saved again, they do not. Hash by Pillow. */
const resaved = "tiff/piximi/src/images/8b_2c_actin-nuclei.tif";
const resavedHash = "65e416c302260804fc370fb268088eec2854788a5077db751fa1052a03a36e6e";

/** Packed in ways that zarr-python 2.13 lacks, so that they have no hash: their numbers are those of the arrays beside them. */
const unhashed: { readonly [path: string]: NodeJS.TypedArray | undefined } = {
  "zarr-core/zarrita/fixtures/v2/data.zarr/1d.contiguous.zstd.i2": Int16Array.of(1, 2, 3, 4),
  "zarr-core/zarrita/fixtures/v3/data.zarr/1d.contiguous.delta.i4": Int32Array.of(1, 2, 3, 4),
  "zarr-core/zarrita/fixtures/v3/data.zarr/3d.contiguous.delta.i4.mixed": Int32Array.from(
    { length: 27 },
    (_, i) => i,
  ),
};

/** What the array holds; undefined where nobody could say, and so may claim to read it. */
function hashOf({ path, sha256_c_le }: Entry): string | undefined {
  const numbers = unhashed[path];
  return numbers ? createHash("sha256").update(numbers).digest("hex") : sha256_c_le;
}

function isReadable({ path, multiscale }: Entry): boolean {
  if (!multiscale || multiscale.version?.startsWith("0.6") || path === inconsistent) return false;
  return multiscale.datasets.every((name) => byPath.get(`${path}/${name}`)?.kind === "array");
}

async function refusalOf(path: string): Promise<Failure> {
  const error = await openFile(`${data}/${path}`, signal).catch((e: unknown) => e);
  if (!(error instanceof Failure)) throw error;
  assert.include(["reader/unsupported", "reader/holds-images", "source/missing-array"], error.code);
  assert.include(error.message, path);
  return error;
}

describe.skipIf(absent)("the shared data", () => {
  test("is there in numbers", () => {
    assert.isAbove(groups.filter(isReadable).length, 60);
    assert.isAbove(arrays.length, 150);
    assert.isAbove(tiffs.length, 50);
    assert.equal(groups.length + arrays.length + tiffs.length, entries.length);
  });

  test.each(groups.filter(isReadable))("image $path has the samples it should", async (entry) => {
    const { levels } = await openFile(`${data}/${entry.path}`, signal);
    const names = entry.multiscale?.datasets ?? [];
    assert.equal(levels.length, names.length);
    for (const [i, level] of levels.entries())
      assert.equal(
        await digest(level, {}, signal),
        byPath.get(`${entry.path}/${names[i]}`)?.sha256_c_le,
        `level ${i}`,
      );
    table.add(entry, undefined);
  });

  test.each(groups.filter((entry) => !isReadable(entry)))(
    "$path is refused by name",
    async (entry) => table.add(entry, await refusalOf(entry.path)),
  );

  test.each(arrays)("array $path is read, or refused for its type", async (entry) => {
    const store = new FileStore(`${data}/${entry.path}`);
    const axes = (entry.shape ?? []).map((_, i) => `axis ${i}`);
    const cache = new ChunkCache<never>(0);
    try {
      const options = { path: "", version: entry.zarr ?? 2, source: entry.path, signal };
      const array = await openArray(store, options);
      const level = zarrLevel(array, { axes, cache, source: entry.path });
      assert.equal(await digest(level, { dtype: entry.dtype }, signal), hashOf(entry));
      table.add(entry, undefined);
    } catch (error) {
      if (!isFailure(error, "reader/unsupported")) throw error;
      assert.match(entry.dtype ?? "", /^[<>|]?[SUO]|string|complex|r\d+|datetime/, error.message);
      table.add(entry, error);
    }
  });

  test.each(tiffs)("$path has the samples it should, or is refused by name", async (entry) => {
    if (entry.path.includes("multifile-Z")) {
      const refusal = await refusalOf(entry.path);
      assert.match(refusal.message, /one of several files/);
      return table.add(entry, refusal);
    }
    const { levels } = await openFile(`${data}/${entry.path}`, signal);
    const [level] = levels;
    const ours: { readonly [axis: string]: string } = { S: "c", I: "z", Q: "z" };
    const axes = [...(entry.axes ?? "")].map((axis) => ours[axis] ?? axis.toLowerCase());
    const order = axes.map((axis) => level.axes.indexOf(axis));
    assert.deepEqual(
      order.map((i) => level.shape[i]),
      [...(entry.shape ?? [])],
    );
    const expected = entry.path === resaved ? resavedHash : entry.sha256_c_le;
    assert.equal(await digest(level, { dtype: entry.dtype, order }, signal), expected);
    table.add(entry, undefined);
  });

  // After the others, in the order of this file: it needs what they found.
  test("docs/formats.md has the table of what was found here", async () => {
    assert.equal(await table.written(), table.text(), "run the test with WRITE_DOCS=1");
  });

  afterAll(async () => {
    if (process.env["WRITE_DOCS"]) await table.write();
  });
});
