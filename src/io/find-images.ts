import type { FoundImages, ServedImage } from "./served/served-images.ts";

/** A folder of more than that is no folder of images: nobody waits for it. */
const most = { images: 500, folders: 2000, depth: 6 };

export interface FoldersToSearch {
  /** Names of what lies in a folder ("" or "a/b"), those of folders with a slash at the end; in any order. */
  list(folder: string): Promise<readonly string[]>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The images in a folder and in those within it, as far as that is quickly seen from names; as people count (image2 before
 * image10), and a Zarr as one image, whatever it holds: with the path "" where the folder itself is one. Rejects as `list` does.
 */
export async function findImages({ list, signal }: FoldersToSearch): Promise<FoundImages> {
  const images: ServedImage[] = [];
  const waiting = [{ path: "", depth: 0 }];
  let seen = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    signal?.throwIfAborted();
    if (++seen > most.folders || images.length >= most.images) break;
    const { path, depth } = next;
    const all = await list(path);
    const at = (name: string) => (path ? `${path}/${name}` : name);
    if (isZarr(all)) {
      images.push({ path, kind: "ome-zarr" });
      continue;
    }
    const names = all.filter((name) => !name.startsWith(".")).toSorted(compare);
    for (const name of names) {
      const isFolder = name.endsWith("/");
      const kind = isFolder ? undefined : kindOf(name);
      if (kind) images.push({ path: at(name), kind });
      if (isFolder && depth < most.depth)
        waiting.push({ path: at(name.slice(0, -1)), depth: depth + 1 });
    }
  }
  const isComplete = waiting.length === 0 && images.length <= most.images;
  images.sort((a, b) => compare(a.path, b.path));
  return { images: images.slice(0, most.images), isComplete };
}

/** Whether a folder in which there are these names is a Zarr. */
export function isZarr(names: readonly string[]): boolean {
  return names.some((name) => zarrFiles.has(name));
}

const { compare } = new Intl.Collator("en", { numeric: true });

const zarrFiles: ReadonlySet<string> = new Set(["zarr.json", ".zgroup", ".zattrs", ".zarray"]);

function kindOf(name: string): ServedImage["kind"] | undefined {
  const [, ending = ""] = /\.([^.]+)$/.exec(name) ?? [];
  return kinds[ending.toLowerCase()];
}

const kinds: { readonly [ending: string]: ServedImage["kind"] } = {
  jpeg: "jpeg",
  jpg: "jpeg",
  npy: "npy",
  png: "png",
  tif: "tiff",
  tiff: "tiff",
};
