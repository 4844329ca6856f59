import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { openArchive, writeArchive } from "#io/share/archive.ts";
import { type AssetSink, type AssetSource, assetNameOf, missingAsset } from "#io/share/assets.ts";
import { carryFolder, filesOf } from "#io/share/carry-folder.ts";
import { receiveFolder } from "#io/share/receive-folder.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { MemoryStore } from "../memory-store.ts";
import { MemorySink } from "../write/memory-sink.ts";

const signal = new AbortController().signal;
const onBytes = () => {};

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Labels of two chunks that are alike, with the steps of whoever painted them, and a file that stays behind. */
function painted(): MemoryStore {
  const store = new MemoryStore().put("/zarr.json", { zarr_format: 3 });
  return store
    .put("/0/c/0/0", "seven")
    .put("/0/c/0/1", "seven")
    .put("/journal/0", "a stroke")
    .put("/progress", "half");
}

/** Assets in memory, that can be meddled with. */
class Assets implements AssetSink, AssetSource {
  readonly kept = new Map<string, Uint8Array<ArrayBuffer>>();
  puts = 0;

  has = async (name: string) => this.kept.has(name);

  async put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.puts++;
    this.kept.set(name, bytes);
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = this.kept.get(name);
    if (!bytes) throw missingAsset(name, "memory");
    return bytes;
  }
}

async function carried(sink: AssetSink, store = painted()) {
  const files = filesOf(store, { except: ["journal", "progress"], signal });
  const put = await carryFolder(files, { sink, signal, onBytes });
  return { title: "cells", name: "labels/x", ...put };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => assert.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  assert.instanceOf(error, Failure);
  return error.code;
}

describe("a folder that travels", () => {
  test("is the same where it arrives, without what is to stay behind; what is alike goes once", async () => {
    const assets = new Assets();
    const folder = await carried(assets);
    assert.equal(assets.puts, 3); // zarr.json, one chunk, the list
    const there = new MemoryStore();
    await receiveFolder(folder, there, { assets, signal, onBytes });
    const sent = painted();
    await sent.remove("journal");
    await sent.remove("progress");
    assert.deepEqual(
      [...there.values].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...sent.values].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const again = await carried(assets);
    assert.deepEqual([again, assets.puts], [folder, 3]);
  });

  test("is refused where an asset is not what its name says, or is missing", async () => {
    const assets = new Assets();
    const folder = await carried(assets);
    const receive = () => receiveFolder(folder, new MemoryStore(), { assets, signal, onBytes });
    const chunk = await assetNameOf(bytesOf("seven"));
    assets.kept.set(chunk, bytesOf("eight"));
    assert.equal(await codeOf(receive()), "share/wrong-asset");
    assets.kept.delete(chunk);
    assert.equal(await codeOf(receive()), "share/missing-asset");
    assets.kept.set(folder.files, bytesOf("{}"));
    assert.equal(await codeOf(receive()), "share/wrong-asset");
    const bytes = folder.bytes + 1; // what the session announced is what there has to be room for
    const longer = { ...(await carried(new Assets())), bytes };
    const fresh = new Assets();
    await carried(fresh);
    const received = receiveFolder(longer, new MemoryStore(), { assets: fresh, signal, onBytes });
    assert.equal(await codeOf(received), "share/wrong-asset");
  });

  test("writes nothing outside itself", async () => {
    for (const path of [
      "../up",
      "a/../../up",
      "/etc/x",
      "a//b",
      "a\\..\\b",
      "c:x",
      ".",
      "a\0b",
      "",
    ]) {
      const assets = new Assets();
      const asset = await assetNameOf(bytesOf("x"));
      await assets.put(asset, bytesOf("x"));
      const list = bytesOf(JSON.stringify({ files: [{ path, asset, bytes: 1 }] }));
      const files = await assetNameOf(list);
      await assets.put(files, list);
      const there = new MemoryStore();
      const folder = { title: "cells", name: "labels/x", files, bytes: 1 };
      const received = receiveFolder(folder, there, { assets, signal, onBytes });
      assert.equal(await codeOf(received), "share/unsafe-name", path);
      assert.equal(there.values.size, 0);
    }
  });

  test("ends when it is stopped", async () => {
    const stopped = new AbortController();
    const assets = new Assets();
    const files = filesOf(painted(), { signal });
    const stop = { sink: assets, signal: stopped.signal, onBytes: () => stopped.abort() };
    const error = await carryFolder(files, stop).catch((reason: unknown) => reason);
    assert.equal(error, stopped.signal.reason);
    assert.equal(assets.puts, 1);
  });
});

describe("an archive", () => {
  const archiveOf = async () => {
    const sink = new MemorySink();
    const writer = writeArchive(sink);
    const folder = await carried(writer);
    await writer.finish({ version: 1, carried: { at: "./assets/", folders: [folder] } });
    return { bytes: sink.bytes, folder };
  };

  test("gives back the session and what travels with it, also where somebody packed it anew", async () => {
    const { bytes, folder } = await archiveOf();
    const { text, assets } = await openArchive(new Blob([bytes]), "x.lamella");
    assert.deepEqual(JSON.parse(text).carried.folders, [folder]);
    const there = new MemoryStore();
    await receiveFolder(folder, there, { assets, signal, onBytes });
    assert.equal(there.values.size, 3);
  });

  test("is refused where it is cut, holds no session, or a name that climbs; an asset larger than it may be is not read", async () => {
    const { bytes, folder } = await archiveOf();
    const open = (content: Uint8Array<ArrayBuffer>) =>
      openArchive(new Blob([content]), "x.lamella");
    for (const length of [3, 40, bytes.length - 30])
      assert.equal(await codeOf(open(bytes.slice(0, length))), "share/bad-archive");
    assert.equal(await codeOf(open(await zipOf([["a", bytesOf("x")]]))), "share/bad-archive");
    const climbing = await zipOf([
      ["session.json", bytesOf("{}")],
      ["../../x", bytesOf("x")],
    ]);
    assert.equal(await codeOf(open(climbing)), "share/unsafe-name");
    const { assets } = await open(bytes);
    assert.equal(await codeOf(assets.get(folder.files, 1, signal)), "share/wrong-asset");
    const absent = await assetNameOf(bytesOf("absent"));
    assert.equal(await codeOf(assets.get(absent, 1, signal)), "share/missing-asset");
  });
});
