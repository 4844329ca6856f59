import { findKept, keep } from "./kept-handles.ts";
import type { Place } from "./source-ref.ts";

type FolderRef = Extract<Place, { kind: "folder" }>;

/** Remembers a picked or dropped folder, so that page, worker and later visits find it by the reference. */
export async function keepFolder(handle: FileSystemDirectoryHandle): Promise<FolderRef> {
  return { kind: "folder", ...(await keep(handle)), path: "" };
}

/** The kept folder, if it may be read now; fails as `findKept` does. */
export async function findFolder(ref: FolderRef): Promise<FileSystemDirectoryHandle> {
  return (await findKept(ref)) as FileSystemDirectoryHandle; // keepFolder keeps nothing else under its ids
}
