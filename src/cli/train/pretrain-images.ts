import { Failure } from "#core/failure.ts";
import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { eachAtOnce } from "#io/chunks/each-at-once.ts";
import { storesInNode } from "#io/node/open-file.ts";
import type { PretrainFile } from "#ml/config/job-file.ts";
import { openImages } from "#ml/data/open-images.ts";
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
 * The images that a pretraining learns from and those that it is tried on. Of folders that are named one by one the degraded
 * images are written first, beside them, where the task degrades; see `degradedFolder`.
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
  const learnt =
    typeof train === "string"
      ? await openImages({ place: placeOf(train), stores: storesInNode, cache }, signal)
      : { train: await opened(await open(train), { cache, signal }) };
  const held = validation && (await opened(await open(validation), { cache, signal }));
  const own = "validation" in learnt ? learnt.validation : undefined;
  return {
    source: { kind: "images", train: learnt.train, validation: held ?? own },
    tests: test ? await open(test) : [],
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
