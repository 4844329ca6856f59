import { holdLock } from "../hold-lock.ts";
import { editsLock } from "../labels/kept-labels.ts";
import { listOpfs, openOpfsFolder, removeStore } from "../stores/opfs.ts";
import { keptFolders, sessionFolder, sessionLock } from "./kept-folders.ts";

const dayMs = 24 * 3600 * 1000;
/** What no session needs goes after this long: a link may still name it. */
const unnamedMs = 30 * dayMs;
/** A session that needs nothing, so that only its steps to undo are lost. */
const emptySessionMs = 30 * dayMs;

/** Removes from the browser's storage what nobody needs any more; returns the paths. `now` is in ms since 1970. */
export async function tidyStorage(now: number, signal: AbortSignal): Promise<string[]> {
  const sessions = await keptFolders();
  const needed = new Set(sessions.flatMap(({ folders }) => folders));
  const removed: string[] = [];
  const remove = async (path: string, lock: string) => {
    signal.throwIfAborted();
    const unlock = await holdLock(lock, { waitMs: 50 });
    if (!unlock) return; // a page has it open
    await removeStore({ kind: "opfs", path }).finally(unlock);
    removed.push(path);
  };
  for (const parent of ["labels", "predictions"])
    for (const name of await listOpfs({ kind: "opfs", path: parent })) {
      const path = `${parent}/${name}`;
      const isOld = async () => now - (await changedAt([path, `${path}/journal`])) > unnamedMs;
      if (!needed.has(path) && (await isOld())) await remove(path, editsLock(path));
    }
  for (const { session, folders } of sessions) {
    if (folders.length > 0) continue;
    const path = sessionFolder(session);
    const changed = await changedAt([path, `${path}/history`]);
    const isBeingMade = changed === 0; // there is no file in it yet
    if (!isBeingMade && now - changed > emptySessionMs) await remove(path, sessionLock(session));
  }
  return removed;
}

/** Removes a folder that a layer had for itself, unless a session other than `session` needs it. */
export async function removeFolder(path: string, session: string): Promise<void> {
  const others = (await keptFolders()).filter((kept) => kept.session !== session);
  if (others.some(({ folders }) => folders.includes(path))) return;
  const unlock = await holdLock(editsLock(path), { waitMs: 1000 });
  if (!unlock) return; // a page has it open, by a link
  await removeStore({ kind: "opfs", path }).finally(unlock);
}

/** When a file right inside one of the folders was last written; 0 where there is none. */
async function changedAt(paths: readonly string[]): Promise<number> {
  const times = [0];
  for (const path of paths) {
    const folder = await openOpfsFolder({ kind: "opfs", path }, { create: false }).catch(
      () => undefined, // labels without a journal, predictions, a session without a step
    );
    if (!folder) continue;
    for await (const handle of folder.values())
      if (handle.kind === "file")
        times.push((await (handle as FileSystemFileHandle).getFile()).lastModified); // its kind says so
  }
  return Math.max(...times);
}
