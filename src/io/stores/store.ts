import type { Failure } from "#core/failure.ts";

/** Names some bytes of a store: "/0/c/1/2". */
export type Key = `/${string}`;

/** From an offset on, or the end of what there is. */
export type ByteRange =
  | { readonly offset: number; readonly length: number }
  | { readonly suffixLength: number };
export type ReadOptions = { readonly signal?: AbortSignal };

/**
 * Where bytes lie, whatever holds them. What is absent reads as undefined; what cannot be read rejects
 * with a Failure. Keys are plain text: a store encodes them as it needs to. What zarrita reads from.
 */
export interface Store {
  get(key: Key, options?: ReadOptions): Promise<Uint8Array | undefined>;
  getRange?(key: Key, range: ByteRange, options?: ReadOptions): Promise<Uint8Array | undefined>;
  /**
   * Names of what lies in a folder of the store ("" or "train/x"), those of folders with a slash at the end; in no
   * order. Undefined where it cannot be said: not every server lists its folders.
   */
  list?(folder: string, options: { signal: AbortSignal }): Promise<string[] | undefined>;
  /** Why nothing was found, where the store knows more than that. */
  explainAbsence?(): Failure | undefined;
}

/** A value is replaced as a whole: a reader sees the old bytes or the new, never a part. */
export interface WritableStore extends Store {
  set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** The folder `path` of a store, as a store. */
export function storeInside(store: Store, path: string): Store {
  const prefix = path.split("/").filter(Boolean).join("/");
  const within = (key: Key): Key => (prefix ? `/${prefix}${key}` : key);
  const { getRange, list } = store;
  return {
    get: (key, options) => store.get(within(key), options),
    ...(list && {
      list: (folder: string, options: { signal: AbortSignal }) =>
        list.call(store, [prefix, folder].filter(Boolean).join("/"), options),
    }),
    ...(getRange && {
      getRange: (key: Key, range: ByteRange, options?: ReadOptions) =>
        getRange.call(store, within(key), range, options),
    }),
  };
}
