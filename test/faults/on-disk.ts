import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "chai";
import * as zarr from "zarrita";
import { type PaintedCells, planes } from "./painted-cells.ts";

/** What a server that was killed has left. Sessions and assets are whole, and a session has all that it names. */
export async function checkShared(directory: string, links: ReadonlySet<string>): Promise<void> {
  const own = join(directory, ".lamella");
  const names = await readdir(join(own, "assets"));
  const assets = new Map<string, Buffer>();
  for (const name of names) {
    const bytes = await readFile(join(own, "assets", name));
    assert.equal(`sha256-${createHash("sha256").update(bytes).digest("hex")}`, name);
    assets.set(name, bytes);
  }
  const sessions = await readdir(join(own, "sessions"));
  assert.includeMembers(
    sessions,
    [...links].map((id) => `${id}.json`),
  );
  for (const file of sessions) {
    const { version, carried } = JSON.parse(await readFile(join(own, "sessions", file), "utf8"));
    assert.equal(version, 1, file);
    for (const { files } of carried?.folders ?? []) {
      const list = assets.get(files);
      assert.isDefined(list, `${file}: the list ${files}`);
      for (const { asset, bytes } of JSON.parse(String(list)).files)
        assert.equal(assets.get(asset)?.length, bytes, `${file}: the asset ${asset}`);
    }
  }
}

/** What was not finished is gone once the server has started again. */
export async function checkParts(directory: string): Promise<void> {
  assert.deepEqual(await readdir(join(directory, ".lamella/parts")), []);
}

/** Labels that were saved into an image are as they were when a save ended, or when the last one began; they may still be called as while they were written. */
export async function checkSaved(
  folder: string,
  { name, states, isSaved }: { name: string; states: readonly PaintedCells[]; isSaved: boolean },
): Promise<void> {
  const found = (await readdir(folder)).filter((each) => each.startsWith(name));
  const faults: string[] = [];
  let whole = 0;
  for (const each of found) {
    const slices = await slicesOf(join(folder, each));
    if (!slices) continue; // nobody takes it for an image
    const wrong = states.map((state) => state.faults(slices));
    if (wrong.some((list) => list.length === 0)) whole++;
    else if (each === name) faults.push(...(wrong[0] ?? []).slice(0, 5));
  }
  assert.deepEqual(faults, [], name);
  if (isSaved) assert.isAbove(whole, 0, `${name} is there as a whole; found ${found}`);
}

/** The slices that are painted on, of an OME-Zarr; nothing where there is no image. */
async function slicesOf(folder: string): Promise<ArrayLike<number>[] | undefined> {
  const store = {
    get: (key: string) => readFile(join(folder, key)).catch(() => undefined),
  };
  if (!(await store.get("/zarr.json"))) return undefined;
  const array = await zarr.open.v3(zarr.root(store).resolve("0"), { kind: "array" });
  const read = planes.map(async (z) => {
    const { data } = await zarr.get(array, [z, null, null]);
    return data as ArrayLike<number>; // labels are numbers, of 32 bits at most
  });
  return Promise.all(read);
}
