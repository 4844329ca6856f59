import { Failure } from "#core/failure.ts";
import type { SyncFile } from "./sync-file.ts";

const attemptMs = 50;

/**
 * A file of the browser's storage, made where there is none. Workers only; nobody else can open it until it is closed. Where somebody
 * else has it open it is waited for until `signal` says that this is enough; then what the browser says of it is thrown.
 */
export async function openSyncFile(
  directory: FileSystemDirectoryHandle,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<SyncFile> {
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await accessTo(handle, signal);
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

async function accessTo(
  handle: FileSystemFileHandle,
  signal: AbortSignal,
): Promise<FileSystemSyncAccessHandle> {
  for (;;) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!isTaken || signal.aborted) throw error;
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
