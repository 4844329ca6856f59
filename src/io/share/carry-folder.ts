import type { FileList } from "#core/session/carried.ts";
import type { Store } from "../stores/store.ts";
import { type AssetSink, putAsset } from "./assets.ts";

/** A file that is read when its turn comes. */
export interface CarriedFile {
  /** Within its folder. */
  readonly path: string;
  read(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface CarryOptions {
  readonly sink: AssetSink;
  readonly signal: AbortSignal;
  /** Told of the bytes of each file that is there. */
  onBytes(bytes: number): void;
}

/** Puts the files of a folder, one after the other, where a session's assets go, and the list of them. */
export async function carryFolder(
  files: AsyncIterable<CarriedFile> | Iterable<CarriedFile>,
  { sink, signal, onBytes }: CarryOptions,
): Promise<{ files: string; bytes: number }> {
  const list: FileList["files"] = [];
  let bytes = 0;
  for await (const { path, read } of files) {
    signal.throwIfAborted();
    const content = await read(signal);
    if (!content) continue; // it went away meanwhile, or is empty until it is written
    list.push({ path, asset: await putAsset(content, sink, signal), bytes: content.length });
    bytes += content.length;
    onBytes(content.length);
  }
  list.sort((a, b) => (a.path < b.path ? -1 : 1)); // the same files, the same list
  const text = new TextEncoder().encode(JSON.stringify({ files: list } satisfies FileList));
  return { files: await putAsset(text, sink, signal), bytes };
}

/** Every file of a store that can be listed, without its own files and folders named in `except`. */
export async function* filesOf(
  store: Store,
  { except = [], signal }: { readonly except?: readonly string[]; readonly signal: AbortSignal },
): AsyncGenerator<CarriedFile> {
  for (const path of await pathsIn(store, "", signal)) {
    if (except.some((name) => path === name || path.startsWith(`${name}/`))) continue;
    yield {
      path,
      async read(signal) {
        const bytes = await store.get(`/${path}`, { signal });
        return bytes && new Uint8Array(bytes); // of a buffer that is not shared
      },
    };
  }
}

async function pathsIn(store: Store, folder: string, signal: AbortSignal): Promise<string[]> {
  const names = (await store.list?.(folder, { signal })) ?? [];
  const found: string[] = [];
  for (const name of names.sort()) {
    signal.throwIfAborted();
    const path = [folder, name.replace(/\/$/, "")].filter(Boolean).join("/");
    if (name.endsWith("/")) found.push(...(await pathsIn(store, path, signal)));
    else found.push(path);
  }
  return found;
}
