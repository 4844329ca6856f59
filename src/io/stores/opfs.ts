import { Failure } from "#core/failure.ts";
import type { Place } from "../source-ref.ts";
import { DirectoryStore } from "./directory-store.ts";

type OpfsRef = Extract<Place, { kind: "opfs" }>;

/**
 * A folder in the browser's own storage, in page and worker alike. Without `create` an absent folder is
 * `source/unreachable`; a browser that has no such storage, or keeps it shut, is `storage/unavailable`.
 */
export async function openOpfs(
  place: OpfsRef,
  options: { create: boolean },
): Promise<DirectoryStore> {
  return new DirectoryStore(await openOpfsFolder(place, options), place.path);
}

/** As `openOpfs`, the browser's own handle of it. */
export async function openOpfsFolder(
  { path }: OpfsRef,
  { create }: { create: boolean },
): Promise<FileSystemDirectoryHandle> {
  let directory = await opfsRoot();
  try {
    for (const name of partsOf(path))
      directory = await directory.getDirectoryHandle(name, { create });
  } catch (cause) {
    if (!isAbsent(cause)) throw cause;
    throw new Failure(
      { code: "source/unreachable", source: path },
      `This browser holds nothing called ${path}; it may have been deleted, or made in another browser`,
      { cause },
    );
  }
  return directory;
}

/** Deletes a folder and all in it; one that is not there is no failure. */
export async function removeStore({ path }: OpfsRef): Promise<void> {
  const parents = partsOf(path);
  const name = parents.pop();
  if (name === undefined) throw new Error("the whole storage is nobody's to remove");
  let directory = await opfsRoot();
  try {
    for (const parent of parents) directory = await directory.getDirectoryHandle(parent);
    await directory.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Names of the folders inside, in no order; none where there is no such folder. */
export async function listOpfs({ path }: OpfsRef): Promise<string[]> {
  let directory = await opfsRoot();
  const names: string[] = [];
  try {
    for (const name of partsOf(path)) directory = await directory.getDirectoryHandle(name);
    for await (const [name, handle] of directory.entries())
      if (handle.kind === "directory") names.push(name);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return names;
}

/** Rejects with `storage/full` where the browser would not give that many bytes more. */
export async function requireSpace(bytes: number): Promise<void> {
  const left = await spaceLeft();
  if (left >= bytes) return;
  throw new Failure(
    { code: "storage/full" },
    `This needs ${megabytes(bytes)} of the browser's storage, which has ${megabytes(left)} left; delete layers or runs that you no longer need`,
  );
}

/** How many bytes the browser would give more, as it estimates. */
export async function spaceLeft(): Promise<number> {
  const { quota = 0, usage = 0 } = await storage().estimate();
  return Math.max(0, quota - usage);
}

async function opfsRoot(): Promise<FileSystemDirectoryHandle> {
  try {
    return await storage().getDirectory();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw unavailable(cause); // private windows of some browsers refuse it
  }
}

function storage(): StorageManager {
  // Typed as always there, but absent on insecure addresses and in Node.
  const place: { navigator?: { storage?: StorageManager } } = globalThis;
  if (!place.navigator?.storage) throw unavailable(undefined);
  return place.navigator.storage;
}

function unavailable(cause: unknown): Failure {
  return new Failure(
    { code: "storage/unavailable" },
    "This browser gives the page no storage of its own; open it at https:// or localhost, and not in a private window",
    { cause },
  );
}

function partsOf(path: string): string[] {
  return path.split("/").filter(Boolean);
}

function isAbsent(error: unknown): boolean {
  const name = error instanceof DOMException ? error.name : "";
  return name === "NotFoundError" || name === "TypeMismatchError";
}

export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
