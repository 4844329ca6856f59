import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import type { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { storesInNode } from "#io/node/open-file.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { openWithReader } from "#io/readers/index.ts";
import { inside, nameOf, type Place } from "#io/source-ref.ts";
import { isImageFile, listImages, namesApart } from "#io/stack/list-images.ts";
import { placeOf } from "./place.ts";

/** An image that is opened when it is its turn. */
export interface NamedImage {
  /** Without its ending, where that tells it from all others: see `namesApart`. */
  readonly name: string;
  /** `cache` keeps what is decoded of it; without one it has its own. */
  open(signal: AbortSignal, cache?: ChunkCache<CachedChunk>): Promise<MultiscaleImage>;
}

/** One image, or all of a folder by name: files, and OME-Zarrs by what they are called. */
export async function findImages(text: string, signal: AbortSignal): Promise<NamedImage[]> {
  const place = placeOf(text);
  const places = (await isOneImage(place)) ? [place] : await imagesIn(place, signal);
  const names = namesApart(places);
  return places.map((one, i) => ({
    name: names[i] ?? nameOf(one),
    open: (signal, cache) => openWithReader(storesInNode(one), { place: one, cache, signal }),
  }));
}

const zarrFiles = ["zarr.json", ".zattrs", ".zgroup", ".zarray"];

async function isOneImage(place: Place): Promise<boolean> {
  if (isImageFile(nameOf(place))) return true;
  const store = await storesInNode(place).folder();
  const found = await Promise.all(zarrFiles.map((name) => store.get(`/${name}`)));
  return found.some((bytes) => bytes !== undefined);
}

async function imagesIn(place: Place, signal: AbortSignal): Promise<Place[]> {
  const folder = (of: Place) => storesInNode(of).folder();
  const names = (await (await folder(place)).list?.("", { signal })) ?? [];
  const zarrs = names.filter((name) => /\.zarr\/$/i.test(name)).toSorted();
  if (zarrs.length > 0) return zarrs.map((name) => inside(place, name.slice(0, -1)));
  return listImages([place], { folder, signal });
}
