import { assert } from "chai";
import { test } from "vitest";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";

const { signal } = new AbortController();

function counting(byteLength = 10) {
  const loaded: string[] = [];
  const cache = new ChunkCache<{ byteLength: number }>(25);
  const get = (key: string) =>
    cache.get(key, {
      signal,
      load: async () => {
        loaded.push(key);
        return { byteLength };
      },
    });
  return { loaded, get, cache };
}

test("what was used longest ago goes first when the cache is full", async () => {
  const { loaded, get } = counting();
  for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
  assert.deepEqual(loaded, ["a", "b", "c", "b"]);
});

test("what is larger than the cache is handed out but not kept", async () => {
  const { loaded, get } = counting(100);
  await get("a");
  await get("a");
  assert.deepEqual(loaded, ["a", "a"]);
});

test("the load is aborted when its last reader has gone, and begun again for the next", async () => {
  const { cache } = counting();
  const signals: AbortSignal[] = [];
  const load = (inner: AbortSignal) => {
    signals.push(inner);
    return new Promise<never>((_, reject) =>
      inner.addEventListener("abort", () => reject(inner.reason)),
    );
  };
  const readers = [new AbortController(), new AbortController()];
  const reads = readers.map((reader) =>
    cache.get("a", { load, signal: reader.signal }).catch((e: Error) => e.name),
  );
  readers[0]?.abort();
  await reads[0];
  assert.isFalse(signals[0]?.aborted);
  readers[1]?.abort();
  assert.deepEqual(await Promise.all(reads), ["AbortError", "AbortError"]);
  assert.isTrue(signals[0]?.aborted);
  await cache.get("a", { load: async () => ({ byteLength: 1 }), signal });
});

test("a load that failed is tried again by the next reader", async () => {
  const { cache, get, loaded } = counting();
  const load = () => Promise.reject(new Error("once"));
  assert.equal(await cache.get("a", { load, signal }).catch((e: Error) => e.message), "once");
  await get("a");
  assert.deepEqual(loaded, ["a"]);
});

test("a chunk that changed while it was on its way is not kept", async () => {
  const { cache, get, loaded } = counting();
  const load = async () => {
    await Promise.resolve();
    cache.forget("a");
    return { byteLength: 1 };
  };
  await cache.get("a", { load, signal });
  await get("a");
  assert.deepEqual(loaded, ["a"]);
});
