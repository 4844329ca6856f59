import { Failure, unreachable } from "#core/failure.ts";
import { findFolder } from "./folders.ts";
import type { MultiscaleImage } from "./pixel-source.ts";
import { openWithReader } from "./readers/index.ts";
import type { Place } from "./source-ref.ts";
import { DirectoryStore } from "./stores/directory-store.ts";
import { HttpStore } from "./stores/http-store.ts";
import { openOpfs } from "./stores/opfs.ts";
import { type Store, storeInside } from "./stores/store.ts";

/** Opens an image that lies somewhere as files, in page and worker alike. */
export async function openPlace(place: Place, signal: AbortSignal): Promise<MultiscaleImage> {
  const store = await storeAt(place);
  signal.throwIfAborted();
  return openWithReader(store, { place, signal });
}

/** The files at a place, whatever they hold. */
export async function storeAt(place: Place): Promise<Store> {
  switch (place.kind) {
    case "http":
      return new HttpStore(place.url);
    case "opfs":
      return openOpfs(place, { create: false });
    case "folder":
      return storeInside(new DirectoryStore(await findFolder(place), place.name), place.path);
    case "file":
      throw new Failure(
        { code: "reader/unsupported", source: place.path },
        `A browser cannot open ${place.path} by its path; pick the folder, or serve it with "lamella serve"`,
      );
    default:
      return unreachable(place);
  }
}
