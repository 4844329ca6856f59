import { Failure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { type SaveFolder, saveFolderInside } from "../stores/save-folder.ts";

export interface FolderPlace {
  readonly parent: SaveFolder;
  readonly name: string;
  /** Whether something lies there that is to be replaced. */
  readonly isTaken: boolean;
}

/**
 * Fills the folder `name`, or nothing at all. What is there already is as it was until the new one is whole, which is written
 * beside it and then takes its place. Rejects with `save/left-beside` where it could not, and `save/left-in-part` where what
 * was broken off could not be removed; both say what lies where.
 */
export async function writeWholeFolder(
  { parent, name, isTaken }: FolderPlace,
  write: (folder: SaveFolder) => Promise<void>,
): Promise<void> {
  const written = isTaken ? `${name}.${shortId()}.part` : name;
  try {
    await write(saveFolderInside(parent, written));
  } catch (error) {
    await removeRest(parent, written, error);
    throw error;
  }
  if (isTaken) await replace({ parent, name }, written);
}

async function removeRest(parent: SaveFolder, name: string, error: unknown): Promise<void> {
  try {
    await parent.remove(name);
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
  { parent, name }: Pick<FolderPlace, "parent" | "name">,
  whole: string,
): Promise<void> {
  try {
    await parent.remove(name);
    await parent.move(whole, name);
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
