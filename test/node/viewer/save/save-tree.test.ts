import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import type { HandedFile } from "#viewer/save/save-file.ts";
import { saveTree } from "#viewer/save/save-tree.ts";
import { startServer, token } from "../../server/served-folder.ts";

const { signal } = new AbortController();

/** Saves folders called "masked" to a server, and says what is in its folder. */
async function masks() {
  const { url, files } = await startServer();
  const access = { origin: new URL(url).origin, token };
  const save = (make: () => Promise<readonly HandedFile[]>, overwrite = false) =>
    saveTree(
      { name: "masked", make },
      { to: `${url}files/folder`, base: url, access, overwrite, signal, onProgress() {} },
    );
  const folder = join(files, "folder");
  return { save, folder, names: async () => (await readdir(folder)).sort() };
}

const made = (text: string) => async () => [
  { name: "a/1.txt", file: new Blob([text]) },
  { name: "card.json", file: new Blob([text]) },
];
const codeOf = (saving: Promise<unknown>) =>
  saving.then(
    () => "saved",
    (error: unknown) => (error instanceof Failure ? error.detail.code : String(error)),
  );

test("a folder never takes the place of a file of that name", async () => {
  const { save, folder, names } = await masks();
  await writeFile(join(folder, "masked"), "mine");
  for (const overwrite of [false, true]) {
    const code = await codeOf(save(made("new"), overwrite));
    assert.deepEqual(await names(), ["masked", "zarr.json"]);
    assert.equal(await readFile(join(folder, "masked"), "utf8"), "mine");
    assert.equal(code, "save/exists");
  }
});

test("a folder that came while another of its name was made stays as it is", async () => {
  const { save, folder, names } = await masks();
  const slow = save(async () => {
    await save(made("first"));
    return made("second")();
  });
  assert.equal(await codeOf(slow), "save/exists");
  assert.deepEqual(await names(), ["masked", "zarr.json"]);
  for (const file of ["a/1.txt", "card.json"])
    assert.equal(await readFile(join(folder, "masked", file), "utf8"), "first");
});
