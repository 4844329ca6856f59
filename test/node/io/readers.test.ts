import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { StoredFile } from "#io/files/stored-file.ts";
import { openSourceInNode } from "#io/node/open-file.ts";
import { readers } from "#io/readers/index.ts";
import type { OpenOptions, Reader } from "#io/readers/reader.ts";
import { MemoryStore } from "./memory-store.ts";

const { signal } = new AbortController();

/** An empty folder, or a file of another kind. */
function openNothing(reader: Reader, options: OpenOptions) {
  if (reader.holds === "folder") return reader.open(new MemoryStore(), options);
  const store = new MemoryStore().put("/x", "this is a text, and of some length");
  return reader.open(new StoredFile(store, { key: "/x", source: options.source }), options);
}

describe.each(readers)("the reader $id", (reader) => {
  test("refuses what it cannot read by reader/unsupported, and names it", async () => {
    const opening = openNothing(reader, { source: "nothing here", signal });
    const error = await opening.catch((e: unknown) => e);
    assert.instanceOf(error, Failure);
    assert.equal((error as Failure).code, "reader/unsupported");
    assert.include((error as Failure).message, "nothing here");
  });

  test("stops when it is aborted", async () => {
    const aborted = AbortSignal.abort();
    const opening = openNothing(reader, { source: "x", signal: aborted });
    assert.propertyVal(await opening.catch((e: unknown) => e), "name", "AbortError");
  });
});

test("every id is there once", () => {
  const ids = readers.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
});

test("of a prediction without test-time augmentation there is nothing that its answers differ by", async () => {
  const of = { kind: "file", path: "sample-data/nuclei.ome.zarr" } as const;
  const opening = openSourceInNode({ kind: "uncertainty", of, measure: "tta" }, signal);
  const error = await opening.catch((e: unknown) => e);
  assert.propertyVal(error, "code", "source/no-deviation");
});

test("in Node a path on disk opens by its reference, and what needs a browser is refused", async () => {
  const place = { kind: "file", path: "sample-data/nuclei.ome.zarr" } as const;
  assert.equal((await openSourceInNode(place, signal)).description.name, "nuclei");
  const opening = openSourceInNode({ kind: "opfs", path: "x" }, signal);
  const error = await opening.catch((e: unknown) => e);
  assert.propertyVal(error, "code", "storage/unavailable");
});
