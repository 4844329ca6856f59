import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { eachAtOnce } from "#io/chunks/each-at-once.ts";
import { maskImage, needsMask } from "#io/labels/mask-image.ts";
import { openWithReader } from "#io/readers/index.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import { namesApart } from "#io/stack/list-images.ts";
import {
  type DatasetFolders,
  findFolders,
  findPairs,
  type PairFolders,
  type PairPlaces,
  type StoresAt,
} from "./find-pairs.ts";
import type { ImagePair } from "./training-source.ts";

/** The parts of a data set; those that it lacks are absent. */
export type DatasetPairs = { readonly [P in keyof DatasetFolders]: readonly ImagePair[] } & {
  readonly train: readonly ImagePair[];
};

const filesAtOnce = 8;
/** Of decoded files this much is kept, for all pairs of a part together: data sets may be larger than memory. */
const keptBytes = 4 * keptChunkBytes;

/**
 * Opens a folder as a data set (see `findFolders` for how it may look). Only headers are read now. Rejects with
 * `dataset/unknown`, `dataset/unpaired`, or as readers do, which name the file.
 */
export async function openPairs(
  { place, stores }: { readonly place: Place; readonly stores: StoresAt },
  signal: AbortSignal,
): Promise<DatasetPairs> {
  const { train: trainFolders, validation, test } = await findFolders(place, { stores, signal });
  const open = async (folders: PairFolders | undefined) =>
    folders ? await openPairFolders({ ...folders, stores }, signal) : undefined;
  const train = (await open(trainFolders)) ?? [];
  const more = { validation: await open(validation), test: await open(test) };
  return {
    train,
    ...(more.validation && { validation: more.validation }),
    ...(more.test && { test: more.test }),
  };
}

/** The images of one folder with the masks of another. */
export async function openPairFolders(
  { stores, ...folders }: PairFolders & { readonly stores: StoresAt },
  signal: AbortSignal,
): Promise<ImagePair[]> {
  const places = await findPairs(folders, { stores, signal });
  const names = namesApart(places.map(({ image }) => image));
  const cache = new ChunkCache<CachedChunk>(keptBytes);
  const opened = new Map<PairPlaces, Omit<ImagePair, "name">>();
  await eachAtOnce(places, {
    atOnce: filesAtOnce,
    signal,
    async act(found, signal) {
      opened.set(found, await openPair(found, { stores, cache, signal }));
    },
  });
  return places.flatMap((found, i) => {
    const [name, pair] = [names[i], opened.get(found)];
    return name !== undefined && pair ? [{ name, ...pair }] : [];
  });
}

interface Opening {
  readonly stores: StoresAt;
  readonly cache: ChunkCache<CachedChunk>;
  readonly signal: AbortSignal;
}

async function openPair(
  { image, mask }: PairPlaces,
  opening: Opening,
): Promise<Omit<ImagePair, "name">> {
  const { stores, cache, signal } = opening;
  const open = (place: Place) => openWithReader(stores(place), { place, cache, signal });
  const [pixels, labels] = await Promise.all([open(image), open(mask)]);
  return {
    image: pixels,
    mask: needsMask(labels)
      ? await maskImage(labels, { source: describeSource(mask), signal })
      : labels,
  };
}
