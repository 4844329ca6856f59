import { assert } from "chai";
import type { Failure } from "#core/failure.ts";
import { openSource } from "#io/open-source.ts";
import { findFile, keepFile } from "#io/picked-files.ts";
import { openOpfs, removeStore } from "#io/stores/opfs.ts";

const { signal } = new AbortController();
const place = { kind: "opfs", path: "test files" } as const;

/** Two rows of three samples. */
function npy(): Uint8Array<ArrayBuffer> {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }".padEnd(118);
  const text = new TextEncoder().encode(header);
  return Uint8Array.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0, ...text, 1, 2, 3, 4, 5, 6]);
}

/** A file of OPFS has a handle like that of a picked one. */
async function handleOf(name: string): Promise<FileSystemFileHandle> {
  const store = await openOpfs(place, { create: true });
  await store.set(`/${name}`, npy());
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(place.path)).getFileHandle(name);
}

describe("picked files", () => {
  after(() => removeStore(place));

  it("open by their reference, of which there is one a file", async () => {
    const ref = await keepFile(await handleOf("picked.npy"));
    assert.deepInclude(ref, { kind: "picked", name: "picked.npy" });
    const [level] = (await openSource(ref, signal)).levels;
    assert.deepEqual([...(await level.read({ y: [1, 2] }, { signal })).data], [4, 5, 6]);
    assert.equal((await keepFile(await handleOf("picked.npy"))).id, ref.id);
  });

  it("are kept as they are where the browser has no handles", async () => {
    const ref = await keepFile(new File([npy()], "dropped.npy"));
    const [level] = (await openSource(ref, signal)).levels;
    assert.deepEqual([...(await level.read({}, { signal })).data], [1, 2, 3, 4, 5, 6]);
  });

  it("open as a stack, and as a mask", async () => {
    const ref = await keepFile(new File([npy()], "a.npy"));
    const stack = await openSource({ kind: "stack", of: [ref, ref] }, signal);
    assert.deepEqual(stack.grid.shape, [2, 2, 3]);
    const mask = await openSource({ kind: "mask", of: ref }, signal);
    assert.isTrue(mask.description.isLabels);
  });

  it("that another browser kept are unreachable", async () => {
    const ref = { kind: "picked", id: "another", name: "scan.tif" } as const;
    const { code, message } = (await findFile(ref).catch((e: unknown) => e)) as Failure; // or undefined, which fails
    assert.equal(code, "source/unreachable");
    assert.include(message, "scan.tif");
  });
});
