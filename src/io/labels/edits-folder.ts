import { openOpfs } from "../stores/opfs.ts";
import type { WritableStore } from "../stores/store.ts";

/** Where the edits of one layer are kept: a Zarr of its touched chunks, and which of them there are. */
export interface EditsFolder {
  readonly store: WritableStore;
  /** The coordinates of every chunk of a level that was ever written. */
  chunks(level: number): Promise<number[][]>;
}

/** A folder of OPFS. Without `create` an absent one is `source/unreachable`. */
export async function openEditsFolder(
  path: string,
  { create }: { create: boolean },
): Promise<EditsFolder> {
  const store = await openOpfs({ kind: "opfs", path }, { create });
  return {
    store,
    async chunks(level) {
      const found: number[][] = [];
      for await (const names of filesBelow([...path.split("/").filter(Boolean), `${level}`, "c"]))
        found.push(names.map(Number));
      return found.filter((coords) => coords.every(Number.isInteger)); // not the swap files of a write
    },
  };
}

/** Copies what was painted, file by file; whatever it was painted on stays where it is. Ends half way when aborted. */
export async function copyEdits(
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<void> {
  const source = await openOpfs({ kind: "opfs", path: from }, { create: false });
  const target = await openOpfs({ kind: "opfs", path: to }, { create: true });
  for await (const names of filesBelow(from.split("/").filter(Boolean))) {
    signal.throwIfAborted();
    if (names[0] === "journal") continue; // the steps of its own layer
    const key = `/${names.join("/")}` as const;
    const bytes = await source.get(key);
    if (bytes) await target.set(key, new Uint8Array(bytes));
  }
}

/** The path of each file below a folder of OPFS, name by name; none where there is no such folder. */
async function* filesBelow(folder: readonly string[]): AsyncGenerator<string[]> {
  let directory = await navigator.storage.getDirectory();
  try {
    for (const name of folder) directory = await directory.getDirectoryHandle(name);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return;
    throw error;
  }
  yield* filesIn(directory, []);
}

async function* filesIn(
  directory: FileSystemDirectoryHandle,
  path: readonly string[],
): AsyncGenerator<string[]> {
  for await (const [name, handle] of directory.entries())
    if (handle.kind === "directory")
      yield* filesIn(handle as FileSystemDirectoryHandle, [...path, name]); // its kind says so
    else yield [...path, name];
}
