import { assert } from "chai";
import type { Failure } from "#core/failure.ts";
import { findFolder, keepFolder } from "#io/folders.ts";
import { allowKept } from "#io/kept-handles.ts";
import { openSource } from "#io/open-source.ts";
import { inside } from "#io/source-ref.ts";
import { DirectoryStore } from "#io/stores/directory-store.ts";
import { openOpfs, removeStore } from "#io/stores/opfs.ts";

const { signal } = new AbortController();
const place = { kind: "opfs", path: "test folders" } as const;

/** A directory of OPFS is a handle like that of a picked folder. */
async function folderOf(files: Record<`/${string}`, unknown>): Promise<FileSystemDirectoryHandle> {
  const store = await openOpfs(place, { create: true });
  for (const [key, value] of Object.entries(files))
    await store.set(key as `/${string}`, new TextEncoder().encode(JSON.stringify(value))); // as declared
  return (await navigator.storage.getDirectory()).getDirectoryHandle(place.path);
}

const image = {
  "/deep/image/zarr.json": {
    zarr_format: 3,
    node_type: "group",
    attributes: {
      ome: { version: "0.5", multiscales: [{ axes: ["y", "x"], datasets: [{ path: "0" }] }] },
    },
  },
  "/deep/image/0/zarr.json": {
    zarr_format: 3,
    node_type: "array",
    shape: [2, 2],
    data_type: "uint8",
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2] } },
    chunk_key_encoding: { name: "default" },
    codecs: [{ name: "bytes" }],
    fill_value: 3,
  },
} as const;

const failureOf = (doing: Promise<unknown>): Promise<Failure> =>
  doing.catch((e: unknown) => e) as Promise<Failure>; // the assertions tell if it is none

describe("picked folders", () => {
  after(() => removeStore(place));

  it("a kept folder opens by its reference, and a path inside it", async () => {
    const ref = await keepFolder(await folderOf(image));
    assert.deepInclude(ref, { kind: "folder", name: place.path, path: "" });
    const [level] = (await openSource(inside(ref, "deep/image"), signal)).levels;
    assert.deepEqual([...(await level.read({}, { signal })).data], [3, 3, 3, 3]);
  });

  it("the same folder is kept once", async () => {
    const one = await keepFolder(await folderOf({}));
    const two = await keepFolder(await folderOf({}));
    assert.equal(one.id, two.id);
    assert.isTrue(await allowKept(one));
  });

  it("a folder that is no Zarr, or a wrong path in it, is refused in words", async () => {
    const ref = await keepFolder(await folderOf(image));
    const { code, message } = await failureOf(openSource(inside(ref, "deep"), signal));
    assert.equal(code, "reader/unsupported");
    assert.include(message, "test folders/deep");
  });

  it("a folder that another browser kept is unreachable", async () => {
    const ref = { kind: "folder", id: "another", name: "scans", path: "" } as const;
    const { code, message } = await failureOf(findFolder(ref));
    assert.equal(code, "source/unreachable");
    assert.include(message, "scans");
  });

  it("a folder that may no longer be read asks for permission", async () => {
    const refused = new DOMException("refused", "NotAllowedError");
    const handle = { getDirectoryHandle: () => Promise.reject(refused) };
    // Only what the store calls: a real handle cannot be made to refuse.
    const store = new DirectoryStore(handle as unknown as FileSystemDirectoryHandle, "scans");
    const { code } = await failureOf(store.get("/a/b"));
    assert.equal(code, "source/no-permission");
  });

  it("a write beyond the quota is told as full storage", async () => {
    const full = new DOMException("full", "QuotaExceededError");
    const file = { createWritable: () => Promise.reject(full) };
    const handle = { getFileHandle: () => Promise.resolve(file) };
    const store = new DirectoryStore(handle as unknown as FileSystemDirectoryHandle, "scans"); // as above
    const { code } = await failureOf(store.set("/a", new Uint8Array(1)));
    assert.equal(code, "storage/full");
  });
});
