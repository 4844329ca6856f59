// What is small in a file and means to be large in memory.
import { assert } from "chai";
import { expect, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { StoredFile } from "#io/files/stored-file.ts";
import { openPng } from "#io/png/open-png.ts";
import { openTiff } from "#io/tiff/open-tiff.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { MemoryStore } from "./memory-store.ts";
import { writeTiff } from "./tiff-writer.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const { signal } = new AbortController();

/** An image of one chunk, packed by a codec. */
async function zarrOf(codec: object, chunk: Bytes, side = 64) {
  const chunk_shape = [side, side];
  const store = new MemoryStore()
    .put("/zarr.json", {
      ...{ zarr_format: 3, node_type: "group" },
      attributes: {
        ome: { version: "0.5", multiscales: [{ axes: axesYX, datasets: [{ path: "0" }] }] },
      },
    })
    .put("/0/zarr.json", {
      ...{ zarr_format: 3, node_type: "array", shape: [64, 64], data_type: "uint8", fill_value: 0 },
      chunk_grid: { name: "regular", configuration: { chunk_shape } },
      chunk_key_encoding: { name: "default" },
      codecs: [{ name: "bytes" }, codec],
    });
  store.values.set("/0/c/0/0", chunk);
  return openOmeZarr(store, { source: "here.zarr", signal });
}

const axesYX = ["y", "x"].map((name) => ({ name, type: "space" }));

async function deflated(bytes: number, format: CompressionFormat): Promise<Bytes> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  return new Uint8Array(
    await new Response(stream.pipeThrough(new CompressionStream(format))).arrayBuffer(),
  );
}

/** A head as the codec has it, that says that 4 GB follow. */
function headOf(codec: "blosc" | "lz4" | "zstd"): Bytes {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  const heads = {
    blosc: [
      [0, 0x02010102],
      [4, 0xf0000000],
      [8, 4096],
      [12, 64],
    ],
    lz4: [[0, 0x7fffffff]],
    zstd: [
      [0, 0xfd2fb528],
      [4, 0xa0],
      [5, 0xf0000000],
    ],
  } as const;
  for (const [at, value] of heads[codec]) view.setUint32(at, value, true);
  return bytes;
}

test.each(["gzip", "numcodecs.zlib"])(
  "a chunk of %s is stopped where it becomes more than it can be",
  async (name) => {
    const format = name === "gzip" ? "gzip" : "deflate";
    const plain = await zarrOf({ name, configuration: {} }, await deflated(64 * 64, format));
    assert.lengthOf((await plain.levels[0].read({}, { signal })).data, 64 * 64);
    const bomb = await zarrOf({ name, configuration: {} }, await deflated(2 ** 24, format));
    const refusal = expect(bomb.levels[0].read({}, { signal })).rejects;
    await refusal.toThrow(/unpacks to \d+ bytes or more/);
    await refusal.toHaveProperty("code", "source/broken-chunk");
  },
);

test.each(["blosc", "lz4", "zstd"] as const)(
  "a chunk of %s that says it becomes gigabytes is not begun",
  async (name) => {
    const configuration =
      name === "blosc" ? { cname: "zstd", clevel: 5, shuffle: 1, blocksize: 0 } : {};
    const bomb = await zarrOf({ name, configuration }, headOf(name));
    const refusal = expect(bomb.levels[0].read({}, { signal })).rejects;
    await refusal.toThrow(/unpacks to \d+ bytes or more/);
    await refusal.toHaveProperty("code", "source/broken-chunk");
  },
);

test("a chunk of Blosc that was cut is broken, and not what lies behind it in memory", async () => {
  const head = headOf("blosc");
  new DataView(head.buffer).setUint32(4, 4096, true);
  const configuration = { cname: "zstd", clevel: 5, shuffle: 1, blocksize: 0 };
  const cut = await zarrOf({ name: "blosc", configuration }, head.slice(0, 32));
  await expect(cut.levels[0].read({}, { signal })).rejects.toThrow("32 of 64 bytes are there");
});

test("shapes that no memory holds are refused when the image is opened", async () => {
  const chunks = zarrOf({ name: "gzip", configuration: {} }, new Uint8Array(), 2 ** 20);
  const png = new Uint8Array(33);
  png.set([137, 80, 78, 71, 13, 10, 26, 10]);
  for (const at of [16, 20]) new DataView(png.buffer).setUint32(at, 60_000);
  png.set([8, 2], 24);
  const spec = { width: 8, height: 8, value: () => 1 };
  const tiff = writeTiff([{ ...spec, tile: 16 }], { littleEndian: true, big: false });
  for (const tag of [322, 323]) enlarge(tiff, tag);
  for (const opening of [
    chunks,
    openPng(fileOf(png), { source: "a.png", signal }),
    openTiff(fileOf(tiff), { source: "a.tif", signal }),
  ]) {
    const error = await opening.catch((e: unknown) => e);
    assert.instanceOf(error, Failure);
    assert.equal((error as Failure).code, "reader/unsupported");
    assert.match((error as Failure).message, /too large|more than 2 GiB/);
  }
});

function fileOf(bytes: Bytes): StoredFile {
  const store = new MemoryStore();
  store.values.set("/a", bytes);
  return new StoredFile(store, { key: "/a", source: "a" });
}

/** Sets a tag that is one number of 16 bits to the largest there is. */
function enlarge(tiff: Bytes, tag: number): void {
  const view = new DataView(tiff.buffer);
  for (let at = 0; at + 12 <= tiff.length; at++)
    if (view.getUint16(at, true) === tag && view.getUint32(at + 4, true) === 1)
      view.setUint16(at + 8, 0xffff, true);
}
