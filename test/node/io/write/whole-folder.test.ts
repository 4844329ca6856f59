import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { afterEach, beforeEach, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import type { Move, SaveFolder } from "#io/stores/save-folder.ts";
import { writeWholeFolder } from "#io/write/whole-folder.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const { signal } = new AbortController();
const wanted = (parent: FileStore, overwrite: boolean) => {
  const place = { kind: "file", path: join(directory, "x") } as const;
  return { parent, name: "x", place, overwrite, signal, onProgress: () => {} };
};
const text = (of: string) => new TextEncoder().encode(of);

/** Two files, or one and a failure. */
async function half(folder: SaveFolder): Promise<void> {
  await folder.set("/a/1", text("new"));
  throw new Error("the disk is gone");
}

async function both(folder: SaveFolder): Promise<void> {
  await folder.set("/a/1", text("new"));
  await folder.set("/a/2", text("new"));
}

test("a folder that is broken off is not there, and one that was there is as it was", async () => {
  const parent = new FileStore(directory);
  const fail = (overwrite: boolean) =>
    writeWholeFolder(wanted(parent, overwrite), half).catch((error: unknown) => error);
  assert.match(String(await fail(false)), /the disk is gone/);
  assert.deepEqual(await readdir(directory), []);
  await writeWholeFolder(wanted(parent, false), both);
  assert.match(String(await fail(true)), /the disk is gone/);
  assert.deepEqual(await readdir(directory), ["x"]);
  assert.deepEqual((await readdir(join(directory, "x/a"))).sort(), ["1", "2"]);
  const shorter = (folder: SaveFolder) => folder.set("/b", text("other"));
  await writeWholeFolder(wanted(parent, true), shorter);
  assert.deepEqual(await readdir(directory), ["x"]);
  assert.equal(await readFile(join(directory, "x/b"), "utf8"), "other");
});

test("what replaces a folder goes on being told of while it takes its place, and can be stopped before that", async () => {
  const parent = new FileStore(directory);
  await writeWholeFolder(wanted(parent, false), both);
  const told: number[] = [];
  const onProgress = (done: number) => told.push(done);
  const copying = Object.assign(new FileStore(directory), {
    async move({ from, to, onProgress }: Move) {
      onProgress?.(0.5);
      await parent.move({ from, to });
    },
  });
  await writeWholeFolder({ ...wanted(copying, true), onProgress }, async (folder, how) => {
    await both(folder);
    how.onProgress(1);
  });
  assert.equal(told.length, 2);
  const [written = 0, moved = 0] = told;
  assert.isTrue(0 < written && written < moved && moved < 1, String(told));

  const stop = new AbortController();
  const stopped = writeWholeFolder({ ...wanted(parent, true), signal: stop.signal }, async (to) => {
    await to.set("/b", text("other"));
    stop.abort(new Error("enough"));
  });
  assert.match(String(await stopped.catch((error: unknown) => error)), /enough/);
  assert.deepEqual(await readdir(directory), ["x"]);
  assert.deepEqual(await readdir(join(directory, "x")), ["a"]);
});

test("what can neither be written nor removed is said by name", async () => {
  const parent = new FileStore(directory);
  parent.remove = () => Promise.reject(new Error("it is in use"));
  const error = await writeWholeFolder(wanted(parent, false), half).catch(
    (caught: unknown) => caught,
  );
  assert.isTrue(isFailure(error, "save/left-in-part"), String(error));
  assert.match(String(error), /the disk is gone.* of x could not be removed/);
});
