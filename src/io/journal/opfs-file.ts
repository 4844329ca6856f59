import { Failure } from "#core/failure.ts";
import type { SyncFile } from "./sync-file.ts";

/** How long a file may be kept by a page that has just ended, or crashed. */
const longestWaitMs = 5000;
const attemptMs = 50;

/** A file of the browser's storage, made where there is none. Workers only; nobody else can open it until it is closed. */
export async function openSyncFile(
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<SyncFile> {
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await accessTo(handle);
  return {
    size: () => access.getSize(),
    read(at, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, access.read(bytes, { at }));
    },
    write(bytes, at) {
      if (inFull(() => access.write(bytes, { at })) < bytes.length) throw full();
    },
    truncate: (size) => inFull(() => access.truncate(size)),
    flush: () => access.flush(),
    close: () => access.close(),
  };
}

/** Nobody calls this wait off: it is over in 5 s, or with its worker. */
async function accessTo(handle: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let waited = 0; ; waited += attemptMs) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!isTaken || waited >= longestWaitMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, attemptMs));
    }
  }
}

function inFull<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    // Not instanceof: some browsers make QuotaExceededError a class of its own.
    if (error instanceof Error && error.name === "QuotaExceededError") throw full(error);
    throw error;
  }
}

function full(cause?: unknown): Failure {
  return new Failure(
    { code: "storage/full" },
    "The browser's storage is full: the last change is not kept yet; delete layers or runs that you no longer need",
    { cause },
  );
}
