// Small files as Pillow and NumPy write them (test/fixtures/formats.py), to the values that those read back.
import { readFile } from "node:fs/promises";
import { assert } from "chai";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { openWithReader } from "#io/readers/index.ts";
import { digest } from "./inventory.ts";
import { MemoryStore } from "./memory-store.ts";

interface Fixture {
  readonly base64: string;
  readonly shape: readonly number[];
  readonly sha256: string;
}

const fixtures: { readonly [name: string]: Fixture } = JSON.parse(
  await readFile("test/fixtures/formats.json", "utf8"),
);
const names = Object.keys(fixtures);
const { signal } = new AbortController();

function storeWith(bytes: Uint8Array<ArrayBuffer>): MemoryStore {
  const store = new MemoryStore();
  store.values.set("/file", bytes);
  return store;
}

function open(store: MemoryStore, name: string): Promise<MultiscaleImage> {
  const place = { kind: "opfs", path: name } as const;
  const file = async () => ({ store, key: "/file" }) as const;
  return openWithReader({ file, folder: async () => store }, { place, signal });
}

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(fixtures[name]?.base64 ?? "", "base64"));
}

test.each(names)("%s has the values that Python reads", async (name) => {
  const { levels, grid } = await open(storeWith(bytesOf(name)), name);
  const { shape = [], sha256 } = fixtures[name] ?? {};
  const inner = grid.axes.filter((axis) => axis !== "c");
  const theirs = grid.axes.includes("c") && !name.endsWith(".npy") ? [...inner, "c"] : grid.axes;
  const order = theirs.map((axis) => grid.axes.indexOf(axis));
  assert.deepEqual(
    order.map((i) => grid.shape[i]),
    [...shape],
  );
  assert.equal(await digest(levels[0], { order }, signal), sha256);
});

describe("a file that is cut short", () => {
  test.each(names)("%s fails by name", async (name) => {
    const bytes = bytesOf(name);
    const half = storeWith(bytes.slice(0, Math.floor(bytes.length * 0.6)));
    const reading = open(half, name).then((image) => image.levels[0].read({}, { signal }));
    const error = await reading.catch((e: unknown) => e);
    assert.instanceOf(error, Failure);
    assert.include(["source/broken-chunk", "reader/unsupported"], (error as Failure).code);
    assert.include((error as Failure).message, name);
  });
});

test("a PNG whose name says JPEG opens as what it is", async () => {
  const { grid } = await open(storeWith(bytesOf("rgba.png")), "cat.jpg");
  assert.deepEqual(grid.shape, [4, 23, 37]);
});

test("a part of an array is read without the rest of its file", async () => {
  const header = Buffer.alloc(118, " ");
  header.write("{'descr': '<u2', 'fortran_order': False, 'shape': (50, 512, 512), }");
  const start = Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]);
  const file = Buffer.concat([start, header, Buffer.alloc(50 * 512 * 512 * 2)]);
  const store = storeWith(new Uint8Array(file));
  const { levels } = await open(store, "stack.npy");
  let read = 0;
  const getRange = store.getRange.bind(store);
  store.getRange = async (...args) => {
    const bytes = await getRange(...args);
    read += bytes?.length ?? 0;
    return bytes;
  };
  await levels[0].read({ z: [20, 21], y: [0, 10] }, { signal });
  assert.isAtMost(read, 256 * 1024);
});
