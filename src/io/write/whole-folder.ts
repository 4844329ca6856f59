import { Failure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { holdLock } from "../hold-lock.ts";
import { describeSource } from "../source-ref.ts";
import { type SaveFolder, saveFolderInside } from "../stores/save-folder.ts";
import { isReplacing, type WantedName } from "./taken-name.ts";

/** Another save of that name, in any tab, may be about to end. */
const lockWaitMs = 1500;

/** Of all that replacing a folder takes, what is done once the new one is whole: a picked folder copies it, file by file. */
const wholeShare = 0.7;

/** What is written, and how much of it is known to be done. */
export interface FolderWriting extends Omit<WantedName, "holds"> {
  /** Told how far it has come, 0..1, until the folder has its name. */
  onProgress(done: number): void;
}

/**
 * Fills the folder `name`, or nothing at all, and says whether it replaced one. What is there already is as it was until the new
 * one is whole, which is written beside it and then takes its place. Two never write under one name at once. Rejects with
 * `save/exists` where something has that name and must not be replaced, with `save/left-beside` where it could not be, and
 * `save/left-in-part` where what was broken off could not be removed; both say what lies where. It can be stopped until the
 * new one is whole.
 */
export async function writeWholeFolder(
  wanted: FolderWriting,
  write: (folder: SaveFolder, how: WritingHow) => Promise<void>,
): Promise<boolean> {
  const { parent, name, signal, onProgress } = wanted;
  const source = describeSource(wanted.place);
  const release = await holdLock(`lamella-save-${source}`, { waitMs: lockWaitMs, signal });
  if (!release)
    throw new Failure(
      { code: "save/exists", place: source },
      `Something else is being saved to ${source} just now; wait for it, or choose another name`,
    );
  try {
    const replaces = await isReplacing({ ...wanted, holds: "folder" });
    const written = replaces ? `${name}.${shortId()}.part` : name;
    const share = replaces ? wholeShare : 1;
    try {
      const told = (done: number) => onProgress(share * done);
      await write(saveFolderInside(parent, written), { replaces, onProgress: told });
      if (replaces) signal.throwIfAborted(); // from here on there is no way back
    } catch (error) {
      await removeRest(parent, written, error);
      throw error;
    }
    const told = (done: number) => onProgress(share + (1 - share) * done);
    if (replaces) await replace({ parent, name, onProgress: told }, written);
    return replaces;
  } finally {
    release();
  }
}

interface WritingHow {
  readonly replaces: boolean;
  /** To be told how much is written, 0..1. */
  onProgress(done: number): void;
}

/** Only a folder: a file of that name is nothing that was written here. */
async function removeRest(parent: SaveFolder, name: string, error: unknown): Promise<void> {
  const { signal } = new AbortController(); // also after what was saved was stopped
  try {
    if (await parent.list?.(name, { signal })) await parent.remove(name);
  } catch {
    throw new Failure(
      { code: "save/left-in-part", place: name },
      `Saving was broken off (${reasonOf(error)}), and what there is of ${name} could not be removed: delete that folder, it is not whole`,
      { cause: error },
    );
  }
}

/** Puts a folder that is whole where another was. At no time is there neither. */
async function replace(
  { parent, name, onProgress }: Pick<FolderWriting, "parent" | "name" | "onProgress">,
  whole: string,
): Promise<void> {
  try {
    await parent.remove(name);
    await parent.move({ from: whole, to: name, onProgress });
  } catch (cause) {
    throw new Failure(
      { code: "save/left-beside", place: whole },
      `What was saved is whole, but called ${whole}: it could not take the place of ${name} (${reasonOf(cause)}); remove ${name} and rename it`,
      { cause },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
