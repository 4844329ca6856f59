import { Failure } from "#core/failure.ts";
import { readerFor, type Stores } from "#io/readers/index.ts";
import { describeSource, inside, type Place } from "#io/source-ref.ts";
import { byName } from "#io/stack/list-images.ts";
import { pairFiles } from "#io/stack/pair-files.ts";
import { fewNames } from "../weights/few-names.ts";

/** How to look into folders, wherever they lie: `storesAt` in the page, `storesInNode` in Node. */
export type StoresAt = (place: Place) => Stores;

/** Folders of images and of the masks that go with them. */
export interface PairFolders {
  readonly images: Place;
  readonly masks: Place;
}

export interface PairPlaces {
  readonly image: Place;
  readonly mask: Place;
}

export const partNames = {
  train: /^(train|training)$/i,
  validation: /^(val|valid|validation)$/i,
  test: /^(test|testing)$/i,
};
export const imageFolders = /^(x|raw|im|imgs?|images?|inputs?|slices|tiles|patches)$/i;
const maskFolders =
  /^(y|gt|masks?|labels?|annotations?|targets?|instances?|trimaps?|seg(mentation)?s?)$/i;

export type DatasetFolders = { readonly [P in keyof typeof partNames]?: PairFolders };

/**
 * Which folders of a data set hold images and masks: `train/x` and `train/y` (`val`, `test`) as BiaPy has them, or `images`
 * and `masks` by these or like names, with or without parts. A part without masks is left out. Throws
 * `dataset/unknown` where there is nothing to train on.
 */
export async function findFolders(
  place: Place,
  { stores, signal }: { stores: StoresAt; signal: AbortSignal },
): Promise<DatasetFolders> {
  const look = (folder: Place) => listNames(folder, { stores, signal });
  const names = await look(place);
  const found: { [P in keyof typeof partNames]?: PairFolders } = {};
  for (const part of ["train", "validation", "test"] as const) {
    const name = foldersOf(names).find((folder) => partNames[part].test(folder));
    const folders = name && (await pairFolders(inside(place, name), look));
    if (folders) found[part] = folders;
  }
  const train = found.train ?? (await pairFolders(place, look));
  if (train) return { ...found, train };
  const source = describeSource(place);
  throw new Failure(
    { code: "dataset/unknown", source },
    `${source} is no data set: it needs a folder of images and one of masks, as train/x and train/y, or images and masks; found: ${fewNames(names.sort(byName)) || "nothing"}`,
  );
}

async function pairFolders(
  place: Place,
  look: (folder: Place) => Promise<string[]>,
): Promise<PairFolders | undefined> {
  const folders = foldersOf(await look(place));
  const images = folders.find((name) => imageFolders.test(name));
  const masks = folders.find((name) => maskFolders.test(name));
  if (images === undefined || masks === undefined) return undefined;
  return {
    images: await holder(inside(place, images), look),
    masks: await holder(inside(place, masks), look),
  };
}

/** The folder, or the one inside it that holds images: pets' masks are in `annotations/trimaps`. */
export async function holder(
  place: Place,
  look: (folder: Place) => Promise<string[]>,
): Promise<Place> {
  const names = await look(place);
  if (names.some(isImage)) return place;
  const inner = foldersOf(names).map((name) => inside(place, name));
  const listed = await Promise.all(
    inner.map(async (one) => ((await look(one)).some(isImage) ? [one] : [])),
  );
  const [only, ...more] = listed.flat();
  return only && more.length === 0 ? only : place;
}

/**
 * The images of a folder with their masks, in natural order. By the names without their endings and words as "_mask"; where no
 * name agrees but there are as many of both, by order, as BiaPy does. Throws `dataset/unpaired` with the files that are left.
 */
export async function findPairs(
  { images, masks }: PairFolders,
  { stores, signal }: { stores: StoresAt; signal: AbortSignal },
): Promise<PairPlaces[]> {
  const [imageFiles, maskFiles] = await Promise.all(
    [images, masks].map(async (place) => {
      const names = await listNames(place, { stores, signal });
      return names.filter(isImage).map(withoutSlash).sort(byName);
    }),
  );
  const of = { folder: describeSource(images), files: imageFiles ?? [] };
  const to = { folder: describeSource(masks), files: maskFiles ?? [] };
  const paired = pairFiles(of, to);
  const left = unpaired(of, paired?.images.files) ?? unpaired(to, paired?.masks.files);
  if (left) throw left;
  return of.files.flatMap((_, i) => {
    const [image, mask] = [paired?.images.files[i], paired?.masks.files[i]];
    return image && mask ? [{ image: inside(images, image), mask: inside(masks, mask) }] : [];
  });
}

function unpaired(
  { folder, files }: { folder: string; files: readonly string[] },
  used: readonly string[] = [],
): Failure | undefined {
  const left = files.filter((file) => !used.includes(file));
  if (left.length === 0 && files.length > 0) return undefined;
  return new Failure(
    { code: "dataset/unpaired", source: folder, files: left },
    files.length === 0
      ? `There is no image in ${folder}; known: OME-Zarr, TIFF, PNG, JPEG, .npy`
      : `Files of ${folder} have no counterpart of their name: ${fewNames(left)}`,
  );
}

export async function listNames(
  place: Place,
  { stores, signal }: { stores: StoresAt; signal: AbortSignal },
): Promise<string[]> {
  const store = await stores(place).folder();
  const names = await store.list?.("", { signal });
  if (names) return names.filter((name) => !name.startsWith("."));
  const source = describeSource(place);
  throw new Failure(
    { code: "source/unreachable", source },
    `Cannot see what lies in ${source}: it is not there, or its server does not list its folders`,
  );
}

export function foldersOf(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith("/"))
    .map(withoutSlash)
    .sort(byName);
}

/** Files of a format, and folders that say by their name that they are one image. */
export function isImage(name: string): boolean {
  const reader = readerFor(withoutSlash(name));
  if (!reader) return false;
  return name.endsWith("/") ? /\.zarr\/$/i.test(name) : reader.holds === "file";
}

export function withoutSlash(name: string): string {
  return name.replace(/\/$/, "");
}
