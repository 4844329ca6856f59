import { copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Gives a finished file the name that it is to have, in place of what had it, and returns when that is on the disk and
 * outlasts a loss of power. Under that name there is what was there before, or all of the file. Folders above it are made.
 */
export async function putInPlace(finished: string, path: string): Promise<void> {
  await makeFolder(dirname(path));
  await flush(finished);
  try {
    await rename(finished, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await putFromOtherDisk(finished, path);
  }
  await flushFolder(dirname(path));
}

/** Only within a disk is a file renamed at once. */
async function putFromOtherDisk(finished: string, path: string): Promise<void> {
  const beside = `${path}.${process.pid}.part`;
  try {
    await copyFile(finished, beside);
    await flush(beside);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  await rm(finished, { force: true });
}

/** A folder is in the one above it once that one is on the disk. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made))
    await flushFolder(dirname(made));
}

async function flush(file: string): Promise<void> {
  const opened = await open(file, "r+"); // Windows flushes only for whoever may write
  await opened.sync().finally(() => opened.close());
}

/** Which names it holds. Windows has no way to, and keeps them by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(folder);
  await opened.sync().finally(() => opened.close());
}
