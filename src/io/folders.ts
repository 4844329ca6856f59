import { Failure } from "#core/failure.ts";
import { allowKept, findKept, keep } from "./kept-handles.ts";
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

/**
 * The kept folder to write to: asks the user where they have not allowed it yet, so page only, and only within a click.
 * `source/no-permission` where they do not.
 */
export async function findWritableFolder(ref: FolderRef): Promise<FileSystemDirectoryHandle> {
  if (await allowKept(ref, "readwrite").catch(isRefused)) return findFolder(ref);
  throw new Failure(
    { code: "source/no-permission", source: ref.name },
    `This page may not write to ${ref.name}: allow it when the browser asks, or save as a download`,
  );
}

/** Without a click the browser does not even ask. */
function isRefused(error: unknown): false {
  if (error instanceof DOMException && error.name === "SecurityError") return false;
  throw error;
}
