import { Failure } from "#core/failure.ts";
import type { CachedChunk } from "../chunks/cached-chunk.ts";
import { keptChunkBytes } from "../chunks/cached-chunk.ts";
import { ChunkCache } from "../chunks/chunk-cache.ts";
import { eachAtOnce } from "../chunks/each-at-once.ts";
import type { ImageDoors } from "../image-doors.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import { openWithReader } from "../readers/index.ts";
import { describeSource, nameOf, type Place, type StackRef } from "../source-ref.ts";
import { listImages } from "./list-images.ts";
import { stackImage } from "./stack-image.ts";

const filesAtOnce = 8;

/** Opens files as one image; only their headers are read now. See `stackImage` for what may differ between them. */
export async function openStack(
  { of }: StackRef,
  { stores, signal }: ImageDoors,
): Promise<MultiscaleImage> {
  const folder = (place: Place) => stores(place).folder();
  const places = await listImages(of, { folder, signal });
  const cache = new ChunkCache<CachedChunk>(keptChunkBytes);
  const images = new Map<Place, MultiscaleImage>();
  await eachAtOnce(places, {
    atOnce: filesAtOnce,
    signal,
    async act(place, signal) {
      images.set(place, await openWithReader(stores(place), { place, signal, cache }));
    },
  });
  const members = places.flatMap((place) => {
    const image = images.get(place);
    return image ? [{ name: nameOf(place), image }] : [];
  });
  const [first] = of;
  const source = first ? describeSource(first) : "";
  const stacked = stackImage(members);
  if (!("lacks" in stacked)) return stacked;
  throw new Failure(
    { code: "reader/unsupported", source },
    `Cannot stack the images of ${source}: ${stacked.lacks}`,
  );
}
