import { Failure } from "#core/failure.ts";

/** A folder or file of the user's disk; where a browser has no handles for pages, the file itself. */
export type Kept = FileSystemDirectoryHandle | FileSystemFileHandle | File;

/** What a page may do with a folder or file. */
type Use = "read" | "readwrite";

/** Chromium's part of a handle; the user can be asked in a page only, from a click. */
interface Permission {
  queryPermission?(options: { mode: Use }): Promise<PermissionState>;
  requestPermission?(options: { mode: Use }): Promise<PermissionState>;
}
type Entry = { readonly id: string; readonly handle: Kept };
export type KeptName = { readonly id: string; readonly name: string };

/** Remembers it under an id, so that page, worker and later visits find it. The same folder or file keeps its id. */
export async function keep(handle: Kept): Promise<KeptName> {
  const { name } = handle;
  if (!(handle instanceof File))
    for (const { id, handle: other } of await entries())
      if (!(other instanceof File) && (await other.isSameEntry(handle))) return { id, name };
  const id = crypto.randomUUID();
  await inStore("readwrite", (store) => store.put({ id, handle } satisfies Entry));
  return { id, name };
}

/**
 * What was kept, if it may be read now. Rejects with `source/unreachable` where this browser never
 * kept it, and `source/no-permission` where the user has to allow it again (see `allowKept`).
 */
export async function findKept(wanted: KeptName): Promise<Kept> {
  const handle = await find(wanted);
  const state = (await permission(handle).queryPermission?.({ mode: "read" })) ?? "granted";
  if (state === "granted") return handle;
  const { id, name } = wanted;
  throw new Failure(
    { code: "source/no-permission", source: name, kept: { id, name } },
    `The browser asks again before this page may read ${name}; allow it, or pick it again`,
  );
}

/** Asks the user for it again. Page only, and only within a click. Says whether they agreed. */
export async function allowKept(wanted: KeptName, mode: Use = "read"): Promise<boolean> {
  const handle = permission(await find(wanted));
  if ((await handle.queryPermission?.({ mode })) === "granted") return true;
  return ((await handle.requestPermission?.({ mode })) ?? "granted") === "granted";
}

/** TypeScript does not know it yet, and a file has none: what is absent is granted. */
function permission(handle: Kept): Permission {
  return handle as Permission;
}

async function find({ id, name }: KeptName): Promise<Kept> {
  const found = (await entries()).find((entry) => entry.id === id);
  if (found) return found.handle;
  throw new Failure(
    { code: "source/unreachable", source: name },
    `This browser does not know ${name}: it lies on the disk of whoever opened it; pick it to go on`,
  );
}

function entries(): Promise<Entry[]> {
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
    const request = indexedDB.open("lamella-folders", 1); // files too, since there are some
    request.onupgradeneeded = () => request.result.createObjectStore("folders", { keyPath: "id" });
    return await settled(request);
  } catch (cause) {
    throw new Failure(
      { code: "storage/unavailable" },
      "This browser cannot remember folders and files for the page (a private window?)",
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
