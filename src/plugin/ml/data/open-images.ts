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
  const { train, validation } = await findImageFolders(place, opening);
  const open = async (folder: Place) =>
    openAll(await imagesIn(folder, opening), { cache, ...opening });
  return {
    train: await open(train),
    ...(validation && { validation: await open(validation) }),
  };
}

/** Which folders of a data set hold its images; each holds some. Rejects with `dataset/unknown`. */
export async function findImageFolders(
  place: Place,
  opening: Opening,
): Promise<{ readonly train: Place; readonly validation: Place | undefined }> {
  const names = await listNames(place, opening);
  const part = async (wanted: RegExp) => {
    const name = foldersOf(names).find((folder) => wanted.test(folder));
    return name === undefined ? undefined : await folderBelow(inside(place, name), opening);
  };
  const train = (await part(partNames.train)) ?? (await folderBelow(place, opening));
  if (!train) throw noImages(place, names);
  return { train, validation: await part(partNames.validation) };
}

/** The folder of images inside, or the folder itself; undefined where there are none. */
async function folderBelow(folder: Place, opening: Opening): Promise<Place | undefined> {
  const look = (at: Place) => listNames(at, opening);
  const name = foldersOf(await look(folder)).find((inner) => imageFolders.test(inner));
  const place = name === undefined ? folder : await holder(inside(folder, name), look);
  return (await imagesIn(place, opening)).length > 0 ? place : undefined;
}

async function imagesIn(folder: Place, opening: Opening): Promise<Place[]> {
  const names = (await listNames(folder, opening)).filter(isImage).map(withoutSlash);
  return names.sort(byName).map((file) => inside(folder, file));
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
