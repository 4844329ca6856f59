import { Failure } from "#core/failure.ts";
import type { Place } from "./source-ref.ts";

type FolderRef = Extract<Place, { kind: "folder" }>;

/** Chromium's part of a handle; the user can be asked in a page only, from a click. */
interface Permission {
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}
type FolderHandle = FileSystemDirectoryHandle & Permission;
type KeptFolder = { readonly id: string; readonly handle: FolderHandle };

/** Remembers a picked or dropped folder, so that page, worker and later visits find it by the reference. */
export async function keepFolder(handle: FileSystemDirectoryHandle): Promise<FolderRef> {
  const known = await entries();
  for (const { id, handle: other } of known)
    if (await other.isSameEntry(handle)) return refOf(id, handle);
  const id = crypto.randomUUID();
  await inStore("readwrite", (store) => store.put({ id, handle } satisfies KeptFolder));
  return refOf(id, handle);
}

/**
 * The kept folder, if it may be read now. Rejects with `source/unreachable` where this browser never
 * kept it, and `source/no-permission` where the user has to allow it again (see `allowFolder`).
 */
export async function findFolder({ id, name }: FolderRef): Promise<FileSystemDirectoryHandle> {
  const { handle } = await kept(id, name);
  const state = (await handle.queryPermission?.({ mode: "read" })) ?? "granted";
  if (state === "granted") return handle;
  throw new Failure(
    { code: "source/no-permission", source: name },
    `The browser asks again before this page may read the folder ${name}; click to allow it, or pick the folder again`,
  );
}

/** Asks the user for a kept folder again. Page only, and only within a click. Says whether they agreed. */
export async function allowFolder({ id, name }: FolderRef): Promise<boolean> {
  const { handle } = await kept(id, name);
  return ((await handle.requestPermission?.({ mode: "read" })) ?? "granted") === "granted";
}

function refOf(id: string, { name }: FileSystemDirectoryHandle): FolderRef {
  return { kind: "folder", id, name, path: "" };
}

async function kept(id: string, name: string): Promise<KeptFolder> {
  const found = (await entries()).find((folder) => folder.id === id);
  if (found) return found;
  throw new Failure(
    { code: "source/unreachable", source: name },
    `This browser does not know the folder ${name}: it lies on the disk of whoever opened it; pick it to go on`,
  );
}

function entries(): Promise<KeptFolder[]> {
  return inStore("readonly", (store) => store.getAll());
}

async function inStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openDatabase();
  try {
    return await settled(act(database.transaction("folders", mode).objectStore("folders")));
  } finally {
    database.close();
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  try {
    const request = indexedDB.open("lamella-folders", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("folders", { keyPath: "id" });
    return await settled(request);
  } catch (cause) {
    throw new Failure(
      { code: "storage/unavailable" },
      "This browser cannot remember folders for the page (a private window?)",
      { cause },
    );
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
