import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import type { Key, Store } from "../stores/store.ts";

export type Json = Readonly<Record<string, unknown>>;

const anything = v.optional(v.unknown());

/** `zarr.json`, `.zarray` or `.zgroup`: the keys we look at, and whatever else is there. */
const document = v.looseObject({
  node_type: anything,
  attributes: anything,
  fill_value: anything,
  data_type: anything,
  dtype: anything,
  codecs: anything,
  compressor: anything,
  filters: anything,
});
export type ZarrDocument = v.InferOutput<typeof document>;

/** A group or an array, as its metadata says; of v2 and v3 alike. */
export interface ZarrNode {
  readonly version: 2 | 3;
  readonly kind: "group" | "array";
  readonly attributes: Json;
}

interface Reading {
  /** Names the place in failures. */
  readonly source: string;
  readonly signal: AbortSignal;
}

/** The node at the root of a store, or nothing. Where both formats are written, v3 is meant. */
export async function readNode(store: Store, reading: Reading): Promise<ZarrNode | undefined> {
  const needless = new AbortController();
  const signal = AbortSignal.any([reading.signal, needless.signal]);
  const older = readOlderNode(store, { ...reading, signal }); // at the same time: a server may be far away
  older.catch(() => {}); // not asked for where v3 is there, or nothing answers
  try {
    const v3 = await readJson(store, { ...reading, key: "/zarr.json" });
    if (!v3) return await older;
    const kind = v3.node_type === "array" ? "array" : "group";
    return { version: 3, kind, attributes: v.is(object, v3.attributes) ? v3.attributes : {} };
  } finally {
    needless.abort();
  }
}

async function readOlderNode(store: Store, reading: Reading): Promise<ZarrNode | undefined> {
  const json = (key: Key) => readJson(store, { ...reading, key });
  const [attributes, group] = await Promise.all([json("/.zattrs"), json("/.zgroup")]);
  const array = group ? undefined : await json("/.zarray");
  if (!attributes && !group && !array) return undefined; // some writers leave out .zgroup
  return { version: 2, kind: array ? "array" : "group", attributes: attributes ?? {} };
}

/** The attributes of a node of which the version is known; undefined where it has none. */
export async function readAttributes(
  store: Store,
  { version, ...reading }: Reading & { version: 2 | 3 },
): Promise<Json | undefined> {
  if (version === 2) return readJson(store, { ...reading, key: "/.zattrs" });
  const found = await readJson(store, { ...reading, key: "/zarr.json" });
  return v.is(object, found?.attributes) ? found.attributes : undefined;
}

/** The metadata of an array, without its attributes. */
export async function readArrayMetadata(
  store: Store,
  { version, ...reading }: Reading & { version: 2 | 3 },
): Promise<ZarrDocument | undefined> {
  const found = await readJson(store, {
    ...reading,
    key: version === 3 ? "/zarr.json" : "/.zarray",
  });
  return version === 3 && found?.node_type !== "array" ? undefined : found;
}

const object = v.record(v.string(), v.unknown());

async function readJson(store: Store, { key, source, signal }: Reading & { key: Key }) {
  const bytes = await store.get(key, { signal });
  if (!bytes) return undefined;
  try {
    return v.parse(document, JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Failure(
      { code: "reader/unsupported", source },
      `Cannot read ${source}: its ${key.slice(1)} is not the JSON object it should be`,
      { cause },
    );
  }
}
