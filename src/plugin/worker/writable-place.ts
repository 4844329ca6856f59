import { findFolder } from "#io/folders.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import { DirectoryStore } from "#io/stores/directory-store.ts";
import { openOpfs } from "#io/stores/opfs.ts";
import { type SaveFolder, saveFolderInside } from "#io/stores/save-folder.ts";
import { notFolder } from "#io/write/destination.ts";

/**
 * A folder that a worker can write to: of the browser's storage, or one that the user picked and allowed the page to change, which a
 * worker cannot ask for. `save/read-only` for other places.
 */
export async function writableAt(place: Place): Promise<SaveFolder> {
  if (place.kind === "opfs") return openOpfs(place, { create: true });
  if (place.kind !== "folder") throw notFolder(describeSource(place));
  return saveFolderInside(new DirectoryStore(await findFolder(place), place.name), place.path);
}
