// Runs in a page and, as the same file, in a worker: both open the same bytes for themselves.
import { assert } from "chai";
import type { Failure } from "#core/failure.ts";
import type { Grid } from "#core/layers/grid.ts";
import { keepFolder } from "#io/folders.ts";
import { openSource } from "#io/open-source.ts";
import type { SourceRef } from "#io/source-ref.ts";
import { openOpfs, removeStore, requireSpace } from "#io/stores/opfs.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";

const { signal } = new AbortController();
const place = { kind: "opfs", path: "test io/image" } as const;
const grid: Grid = {
  axes: ["y", "x"],
  shape: [8, 8],
  dtype: "uint8",
  levels: 1,
  levelShapes: [[8, 8]],
  scale: [1, 1],
  units: [null, null],
};
const plan = { name: "made", grid, version: "0.5", chunkShape: [4, 4] } as const;
const ones = new Uint8Array(16).fill(1);

async function sumOf(ref: SourceRef): Promise<number> {
  const [level] = (await openSource(ref, signal)).levels;
  const { data } = await level.read({}, { signal });
  return [...data].reduce((sum, value) => sum + value, 0);
}

async function makeImage() {
  const made = await createOmeZarr(await openOpfs(place, { create: true }), plan);
  return made.levels[0];
}

const failureOf = (doing: Promise<unknown>): Promise<Failure> =>
  doing.catch((e: unknown) => e) as Promise<Failure>; // the assertions tell if it is none

function inWorker(message: unknown): Promise<unknown> {
  const worker = new Worker(import.meta.url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  }).finally(() => worker.terminate());
}

if (typeof describe === "undefined")
  globalThis.onmessage = async ({ data }: MessageEvent<SourceRef | "write">) => {
    if (data !== "write") return globalThis.postMessage(await sumOf(data));
    const level = await makeImage();
    await level.writeChunk([1, 1], ones);
    globalThis.postMessage("written");
  };
else
  describe("stores of the browser", () => {
    beforeEach(() => removeStore(place));
    after(() => removeStore({ kind: "opfs", path: "test io" }));

    it("what the page writes in OPFS, page and worker read", async () => {
      const level = await makeImage();
      await level.writeRegion({ start: [2, 2], shape: [4, 4], data: ones });
      assert.equal(await sumOf(place), 16);
      assert.equal(await inWorker(place), 16);
    });

    it("a folder that the page keeps, the worker finds", async () => {
      const level = await makeImage();
      await level.writeChunk([0, 1], ones);
      let folder = await navigator.storage.getDirectory();
      for (const name of place.path.split("/")) folder = await folder.getDirectoryHandle(name);
      assert.equal(await inWorker(await keepFolder(folder)), 16);
    });

    it("what the worker writes in OPFS, the page reads", async () => {
      assert.equal(await inWorker("write"), "written");
      assert.equal(await sumOf(place), 16);
    });

    it("a chunk that is written again and again never reads as a part of itself", async () => {
      const level = await makeImage();
      await level.writeChunk([0, 0], ones);
      let writing = true;
      const writer = (async () => {
        for (let value = 2; value < 60; value++)
          await level.writeChunk([0, 0], new Uint8Array(16).fill(value));
        writing = false;
      })();
      const seen = new Set<number>();
      while (writing) {
        const sum = await sumOf(place);
        assert.equal(sum % 16, 0);
        seen.add(sum / 16);
      }
      await writer;
      assert.isFalse(seen.has(0));
      assert.equal(await sumOf(place), 59 * 16);
    });

    it("a chunk whose first write was broken off counts as not written", async () => {
      await makeImage();
      const root = await navigator.storage.getDirectory();
      let folder = root;
      for (const name of ["test io", "image", "0", "c", "0"])
        folder = await folder.getDirectoryHandle(name, { create: true });
      await folder.getFileHandle("0", { create: true });
      assert.equal(await sumOf(place), 0);
    });

    it("what was removed is unreachable, and removing it again is no failure", async () => {
      await makeImage();
      await removeStore(place);
      await removeStore(place);
      assert.equal((await failureOf(openSource(place, signal))).code, "source/unreachable");
    });

    it("a folder moves with all in it", async () => {
      const level = await makeImage();
      await level.writeChunk([0, 1], ones);
      const parent = await openOpfs({ kind: "opfs", path: "test io" }, { create: true });
      const told: number[] = [];
      const onProgress = (done: number) => told.push(done);
      await parent.move({ from: "image", to: "deep/other", onProgress });
      assert.isAbove(told.length, 1);
      assert.deepEqual(
        told,
        told.toSorted((a, b) => a - b),
      );
      assert.equal(told.at(-1), 1);
      assert.equal(await sumOf({ kind: "opfs", path: "test io/deep/other" }), 16);
      assert.deepEqual(await parent.list(""), ["deep/"]);
    });

    it("more space than there is, is refused", async () => {
      await requireSpace(1000);
      assert.equal((await failureOf(requireSpace(1e18))).code, "storage/full");
    });
  });
