import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ServedImage, ServedImages } from "#io/served/served-images.ts";
import { isAbsent } from "./absent.ts";
import { ownFolder, type Root } from "./inside.ts";

/** A folder of more than that is no folder of images: nobody waits for it. */
const most = { images: 500, folders: 2000, depth: 6 };

/** The images in a folder and in those within it, as far as that is quickly seen from names. Links are passed over. */
export async function findImages({ folder }: Root): Promise<ServedImages> {
  const images: ServedImage[] = [];
  const waiting = [{ path: "", depth: 0 }];
  let seen = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (++seen > most.folders || images.length >= most.images) break;
    const { path, depth } = next;
    const entries = (await entriesOf(join(folder, path))).sort((a, b) => compare(a.name, b.name));
    const at = (name: string) => (path ? `${path}/${name}` : name);
    if (path && entries.some(({ name }) => zarrFiles.has(name))) {
      images.push({ path, kind: "ome-zarr" });
      continue;
    }
    for (const entry of entries) {
      const kind = entry.isFile() ? kinds[extname(entry.name).toLowerCase()] : undefined;
      if (kind) images.push({ path: at(entry.name), kind });
      else if (entry.isDirectory() && entry.name !== ownFolder && depth < most.depth)
        waiting.push({ path: at(entry.name), depth: depth + 1 });
    }
  }
  const isComplete = waiting.length === 0 && images.length <= most.images;
  images.sort((a, b) => compare(a.path, b.path));
  return { images: images.slice(0, most.images), isComplete };
}

/** As people count: image2 before image10. */
const { compare } = new Intl.Collator("en", { numeric: true });

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

const zarrFiles: ReadonlySet<string> = new Set(["zarr.json", ".zgroup", ".zattrs", ".zarray"]);

const kinds: { readonly [extension: string]: ServedImage["kind"] } = {
  ".jpeg": "jpeg",
  ".jpg": "jpeg",
  ".npy": "npy",
  ".png": "png",
  ".tif": "tiff",
  ".tiff": "tiff",
};
