import { Failure } from "#core/failure.ts";
import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { eachAtOnce } from "#io/chunks/each-at-once.ts";
import { storesInNode } from "#io/node/open-file.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import type { PretrainFile } from "#ml/config/job-file.ts";
import { findImageFolders, openImages } from "#ml/data/open-images.ts";
import { taskOf } from "#ml/pretrain/prepare-pretext-data.ts";
import type { NamedImage, PretrainSource } from "#ml/pretrain/pretrain-source.ts";
import { type NamedImage as FoundImage, findImages } from "../open-images.ts";
import { placeOf } from "../place.ts";
import type { ProgressLine } from "../progress-line.ts";
import { degradedFolder } from "./degraded-folder.ts";

/** An image to bring back; `degraded` is what the network is given of it, where that lies in a folder. */
export interface TestImage extends FoundImage {
  readonly degraded: FoundImage["open"] | undefined;
}

const filesAtOnce = 8;
/** Of decoded files this much is kept, for all that are learnt from together: they may be larger than memory. */
const keptBytes = 4 * keptChunkBytes;

export interface PretrainImages {
  readonly source: Extract<PretrainSource, { readonly kind: "images" }>;
  readonly tests: readonly TestImage[];
}

type Places = NonNullable<PretrainFile["data"]>;
type Images = NonNullable<Places["test"]>;

/**
 * The images that a pretraining learns from and those that it is tried on. Where the task degrades, the degraded images of
 * folders on the disk are written first, beside them; see `degradedFolder`.
 */
export async function openPretrainImages(
  file: PretrainFile,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<PretrainImages> {
  const { train, validation, test } = file.data ?? {};
  if (train === undefined)
    throw new Failure(
      { code: "train/bad-job", key: "data.train" },
      "The job names no images to learn from: data.train is a data set's folder, or { images }",
    );
  const cache = new ChunkCache<CachedChunk>(keptBytes);
  const open = (place: Images) => openPart(file, place, { progress, signal });
  const tests = async () => (test ? await open(test) : []);
  const learn = async (place: Images) => opened(await open(place), { cache, signal });
  const held = validation && (await learn(validation));
  if (typeof train === "string" && placeOf(train).kind !== "file") {
    // Nothing can be written beside what lies at an address.
    const found = await openImages({ place: placeOf(train), stores: storesInNode, cache }, signal);
    const source = { kind: "images", ...found, ...(held && { validation: held }) } as const;
    return { source, tests: await tests() };
  }
  const parts = typeof train === "string" ? await partsOf(train, signal) : { train };
  const own = "validation" in parts && parts.validation;
  return {
    source: {
      kind: "images",
      train: await learn(parts.train),
      validation: held ?? (own ? await learn(own) : undefined),
    },
    tests: await tests(),
  };
}

/** The folders of a data set on the disk, as if each were named. */
async function partsOf(dataset: string, signal: AbortSignal) {
  const found = await findImageFolders(placeOf(dataset), { stores: storesInNode, signal });
  const named = (place: Place): Images => ({ images: describeSource(place) });
  return {
    train: named(found.train),
    validation: found.validation && named(found.validation),
  };
}

/** Those of a folder, with what was degraded of them by the same names. */
async function openPart(
  file: PretrainFile,
  place: Images,
  { progress, signal }: { readonly progress: ProgressLine; readonly signal: AbortSignal },
): Promise<TestImage[]> {
  const images = await findImages(place.images, signal);
  const { degradation } = taskOf(file);
  const folder =
    degradation &&
    (await degradedFolder({ place, degradation, seed: file.seed }, progress, signal));
  if (folder === undefined) return images.map((image) => ({ ...image, degraded: undefined }));
  const degraded = await findImages(folder, signal);
  const byName = new Map(degraded.map(({ name, open }) => [name, open]));
  return images.map((image) => {
    const found = byName.get(image.name);
    if (found) return { ...image, degraded: found };
    throw new Failure(
      { code: "dataset/unpaired", source: folder, files: [image.name] },
      `${folder} holds no degraded ${image.name}; remove the folder to have it written anew`,
    );
  });
}

/** A few at once, of which one cache keeps what is decoded. */
async function opened(
  images: readonly TestImage[],
  { cache, signal }: { readonly cache: ChunkCache<CachedChunk>; readonly signal: AbortSignal },
): Promise<NamedImage[]> {
  const found = new Map<TestImage, NamedImage>();
  await eachAtOnce(images, {
    atOnce: filesAtOnce,
    signal,
    async act(of, signal) {
      const [image, degraded] = [await of.open(signal, cache), await of.degraded?.(signal, cache)];
      found.set(of, { name: of.name, image, degraded });
    },
  });
  return images.flatMap((of) => found.get(of) ?? []);
}
