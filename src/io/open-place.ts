import { Failure, unreachable } from "#core/failure.ts";
import { findFolder } from "./folders.ts";
import { findFile } from "./picked-files.ts";
import type { MultiscaleImage } from "./pixel-source.ts";
import { openWithReader, type Stores } from "./readers/index.ts";
import { describeSource, folderOf, type Place } from "./source-ref.ts";
import { DirectoryStore } from "./stores/directory-store.ts";
import { HttpStore } from "./stores/http-store.ts";
import { openOpfs } from "./stores/opfs.ts";
import { SingleFile } from "./stores/single-file.ts";
import { type Key, type Store, storeInside } from "./stores/store.ts";

/** Opens an image that lies somewhere as files, in page and worker alike. */
export function openPlace(place: Place, signal: AbortSignal): Promise<MultiscaleImage> {
  return openWithReader(storesAt(place), { place, signal });
}

/** How to get at a place, whatever it is. */
export function storesAt(place: Place): Stores {
  return { folder: () => storeAt(place), file: () => fileAt(place) };
}

/** The files at a place that is a folder, whatever they hold. */
export async function storeAt(place: Place): Promise<Store> {
  switch (place.kind) {
    case "http":
      return new HttpStore(place.url);
    case "opfs":
      return openOpfs(place, { create: false });
    case "folder":
      return storeInside(new DirectoryStore(await findFolder(place), place.name), place.path);
    case "picked":
      return new SingleFile(await findFile(place));
    case "file":
      throw new Failure(
        { code: "reader/unsupported", source: place.path },
        `A browser cannot open ${place.path} by its path; pick the folder, or serve it with "lamella serve"`,
      );
    default:
      return unreachable(place);
  }
}

async function fileAt(place: Place): Promise<{ store: Store; key: Key }> {
  if (place.kind === "picked") return { store: await storeAt(place), key: `/${place.name}` };
  const found = folderOf(place);
  if (found) return { store: await storeAt(found.folder), key: `/${found.name}` };
  const source = describeSource(place);
  throw new Failure({ code: "source/unreachable", source }, `${source} names no file`);
}
