import { unreachable } from "#core/failure.ts";
import { findWritableFolder } from "#io/folders.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import { DirectoryStore } from "#io/stores/directory-store.ts";
import { openOpfs } from "#io/stores/opfs.ts";
import { type SaveFolder, saveFolderInside } from "#io/stores/save-folder.ts";
import { notWritable, ServedFolder } from "#io/stores/served-folder.ts";
import { stageFile } from "#io/stores/staged-file.ts";
import { notFolder } from "#io/write/destination.ts";

/** What allows this page to write to the server that it came from: `lamella serve --write` says it in its address. */
export interface WriteAccess {
  readonly origin: string;
  readonly token: string;
}

/** A place as a folder that can be saved to; it need not be there. Asks the user for a folder of the disk. `signal` ends what is sent. */
export async function saveFolderAt(
  place: Place,
  { access, signal }: { access: WriteAccess | undefined; signal?: AbortSignal | undefined },
): Promise<SaveFolder> {
  switch (place.kind) {
    case "opfs":
      return saveFolderInside(await openOpfs({ ...place, path: "" }, { create: true }), place.path);
    case "folder": {
      const folder = new DirectoryStore(await findWritableFolder(place), place.name);
      return saveFolderInside(folder, place.path);
    }
    case "http":
      if (new URL(place.url).origin !== access?.origin) throw notWritable(place.url);
      return new ServedFolder(place.url, { token: access.token, stage: stageFile, signal });
    case "picked":
    case "file":
      throw notFolder(describeSource(place));
    default:
      return unreachable(place);
  }
}
