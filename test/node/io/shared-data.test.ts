// Reads every Zarr of the shared data: what is valid opens, to the samples that zarr-python reads.
import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openFile } from "#io/node/open-file.ts";
import { openArray } from "#io/zarr/open-array.ts";
import { zarrLevel } from "#io/zarr/zarr-level.ts";
import { absent, data, digest, type Entry, entries } from "./inventory.ts";

const { signal } = new AbortController();
const byPath = new Map(entries.map((entry) => [entry.path, entry]));
const groups = entries.filter(({ path, kind }) => path.startsWith("ome-zarr/") && kind !== "array");
const arrays = entries.filter(({ path, sha256_c_le }) => path.includes("zarr") && sha256_c_le);

/** Two of its levels have different dimensions. */
const inconsistent = "ome-zarr/ome-zarr-examples/data/invalid/image-04.zarr";

function isReadable({ path, multiscale }: Entry): boolean {
  if (!multiscale || multiscale.version?.startsWith("0.6") || path === inconsistent) return false;
  return multiscale.datasets.every((name) => byPath.get(`${path}/${name}`)?.kind === "array");
}

describe.skipIf(absent)("the shared data", () => {
  test("is there in numbers", () => {
    assert.isAbove(groups.filter(isReadable).length, 60);
    assert.isAbove(arrays.length, 150);
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
  });

  test.each(groups.filter((entry) => !isReadable(entry)))("$path is refused", async ({ path }) => {
    const error = await openFile(`${data}/${path}`, signal).catch((e: unknown) => e);
    assert.instanceOf(error, Failure);
    assert.include(["reader/unsupported", "source/missing-array"], (error as Failure).code);
    assert.include((error as Failure).message, path);
  });

  test.each(arrays)("array $path is read, or refused for its type", async (entry) => {
    const store = new FileStore(`${data}/${entry.path}`);
    const axes = (entry.shape ?? []).map((_, i) => `axis ${i}`);
    const cache = new ChunkCache<never>(0);
    try {
      const options = { path: "", version: entry.zarr ?? 2, source: entry.path, signal };
      const array = await openArray(store, options);
      const level = zarrLevel(array, { axes, isLabels: false, cache, source: entry.path });
      assert.equal(await digest(level, { dtype: entry.dtype }, signal), entry.sha256_c_le);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      assert.equal(error.code, "reader/unsupported");
      assert.match(
        entry.dtype ?? "",
        /^[<>|]?[SUO]|string|f2|float16|complex|r\d+|datetime/,
        error.message,
      );
    }
  });
});
