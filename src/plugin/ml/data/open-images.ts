import { Failure } from "#core/failure.ts";
import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import type { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { eachAtOnce } from "#io/chunks/each-at-once.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { openWithReader } from "#io/readers/index.ts";
import { describeSource, inside, type Place } from "#io/source-ref.ts";
import { byName, namesApart } from "#io/stack/list-images.ts";
import { fewNames } from "../weights/few-names.ts";
import {
  foldersOf,
  holder,
  imageFolders,
  isImage,
  listNames,
  partNames,
  type StoresAt,
  withoutSlash,
} from "./find-pairs.ts";

export interface DatasetImage {
  /** The file's name without its ending. */
  readonly name: string;
  readonly image: MultiscaleImage;
}

/** The images of a data set; a part that it lacks is absent. */
export interface DatasetImages {
  readonly train: readonly DatasetImage[];
  readonly validation?: readonly DatasetImage[];
}

const filesAtOnce = 8;

interface Opening {
  readonly stores: StoresAt;
  readonly signal: AbortSignal;
}

/**
 * Opens the images of a folder, whether or not they have masks: `train/x` (and `val/x`), folders by like names, or the folder
 * itself. `cache` keeps what was decoded of them. Only headers are read now. Rejects with `dataset/unknown`, or as readers do.
 */
export async function openImages(
  {
    place,
    stores,
    cache,
  }: Omit<Opening, "signal"> & {
    readonly place: Place;
    readonly cache: ChunkCache<CachedChunk>;
  },
  signal: AbortSignal,
): Promise<DatasetImages> {
  const opening = { stores, signal };
  const names = await listNames(place, opening);
  const part = async (wanted: RegExp) => {
    const name = foldersOf(names).find((folder) => wanted.test(folder));
    return name === undefined ? undefined : await imagesBelow(inside(place, name), opening);
  };
  const train = (await part(partNames.train)) ?? (await imagesBelow(place, opening));
  if (!train) throw noImages(place, names);
  const validation = await part(partNames.validation);
  const open = (places: readonly Place[]) => openAll(places, { cache, ...opening });
  return {
    train: await open(train),
    ...(validation && { validation: await open(validation) }),
  };
}

/** Of the folder of images inside, or of the folder itself; undefined where there are none. */
async function imagesBelow(folder: Place, opening: Opening): Promise<Place[] | undefined> {
  const look = (at: Place) => listNames(at, opening);
  const names = await look(folder);
  const name = foldersOf(names).find((inner) => imageFolders.test(inner));
  const place = name === undefined ? folder : await holder(inside(folder, name), look);
  const files = (name === undefined ? names : await look(place)).filter(isImage);
  if (files.length === 0) return undefined;
  return files
    .map(withoutSlash)
    .sort(byName)
    .map((file) => inside(place, file));
}

async function openAll(
  places: readonly Place[],
  { stores, cache, signal }: Opening & { readonly cache: ChunkCache<CachedChunk> },
): Promise<DatasetImage[]> {
  const names = namesApart(places);
  const opened = new Map<Place, MultiscaleImage>();
  await eachAtOnce(places, {
    atOnce: filesAtOnce,
    signal,
    async act(place, signal) {
      opened.set(place, await openWithReader(stores(place), { place, cache, signal }));
    },
  });
  return places.flatMap((place, i) => {
    const [name, image] = [names[i], opened.get(place)];
    return name !== undefined && image ? [{ name, image }] : [];
  });
}

function noImages(place: Place, names: readonly string[]): Failure {
  const source = describeSource(place);
  return new Failure(
    { code: "dataset/unknown", source },
    `${source} holds no images: they may lie in it, in train/x or in images; found: ${fewNames([...names].sort(byName)) || "nothing"}`,
  );
}
