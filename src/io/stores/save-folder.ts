import { type Key, storeInside, type WritableStore } from "./store.ts";

/** Takes whole files, one after the other: a folder does, and a zip. */
export type FileTaker = Pick<WritableStore, "set">;

/**
 * A file that is being written, in any order. Nothing of it is seen under its name before `close`; after `abort`
 * there is nothing left of it. One of the two ends it.
 */
export interface FileSink {
  /** Puts bytes at an offset, which is within what was written so far or right behind it. */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** A folder that images can be saved to: of the disk, the browser's storage, or a server that allows it. */
export interface SaveFolder extends WritableStore {
  create(key: Key): Promise<FileSink>;
  /** Deletes a file, or a folder ("labels/cells") and all in it; one that is not there is no failure. */
  remove(path: string): Promise<void>;
  /** Gives a folder another name, under which nothing is. Where that fails, all of it is still under its first one. */
  move(way: Move): Promise<void>;
}

export interface Move {
  readonly from: string;
  readonly to: string;
  /** Told how far it has come, 0..1, by folders that have to copy what is moved. */
  onProgress?(done: number): void;
}

/** The folder `path` of one that can be saved to. It need not be there yet. */
export function saveFolderInside(folder: SaveFolder, path: string): SaveFolder {
  const prefix = path.split("/").filter(Boolean).join("/");
  const within = (key: Key): Key => (prefix ? `/${prefix}${key}` : key);
  const below = (inner: string) => [prefix, inner].filter(Boolean).join("/");
  return {
    ...storeInside(folder, path),
    set: (key, value) => folder.set(within(key), value),
    create: (key) => folder.create(within(key)),
    remove: (inner) => folder.remove(below(inner)),
    move: (way) => folder.move({ ...way, from: below(way.from), to: below(way.to) }),
  };
}
