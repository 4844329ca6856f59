import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { imageForModel } from "./for-model.ts";
import { planeAxes } from "./plane.ts";

/** What a network sees of an image, or a data set's images of. */
export interface SeenImage {
  readonly image: PixelSource;
  /** As many for every image. */
  readonly channels: readonly number[];
}

interface Named {
  /** For messages. */
  readonly name: string;
  readonly image: MultiscaleImage;
}

interface Seeing {
  readonly job: Pick<Job, "antialias" | "channels" | "planes" | "resize">;
  /** Whether they are those of a layer, of which every channel counts and the size is left as it is. */
  readonly isLayer: boolean;
  /** Where images that were resized are kept. */
  readonly cache: ChunkCache<CachedChunk>;
}

/** Of images that were resized this much is kept. */
const keptBytes = 256 * 2 ** 20;

export function resizedCache(): ChunkCache<CachedChunk> {
  return new ChunkCache<CachedChunk>(keptBytes);
}

/** In the size and with the channels that the job wants. Throws `train/bad-job`, which names the image at fault. */
export function seenImages(images: readonly Named[], { job, isLayer, cache }: Seeing): SeenImage[] {
  if (isLayer && job.resize)
    throw badJob("resize", "Layers are learnt as they are; only a data set's images are resized");
  const sized = images.map(({ name, image }, i) => {
    return { name, image: imageForModel(image, job, { cache, key: `image ${i}` }) };
  });
  const channels = chooseChannels(sized, { job, keepsAlpha: isLayer });
  return sized.map(({ image: { levels } }, i) => {
    checkPlanes(levels[0], job.planes);
    return { image: levels[0], channels: channels[i] ?? [] };
  });
}

function checkPlanes(image: PixelSource, planes: Region): void {
  for (const [axis, [start, stop]] of Object.entries(planes)) {
    const key = `planes.${axis}`;
    const known = planeAxes(image).join(", ") || "none";
    if (!planeAxes(image).includes(axis))
      throw badJob(key, `The image has no planes along ${axis}; known: ${known}`);
    const length = lengthOf(image, axis);
    if (start >= stop || stop > length)
      throw badJob(key, `${axis} ${start} to ${stop} is not inside the image: 0 to ${length}`);
  }
}

/**
 * The channels that the network sees, of each image as many. In a data set of coloured images a grey one is grey in all
 * colours; how opaque pixels are is left out, unless the job names it.
 */
function chooseChannels(
  images: readonly Named[],
  { job, keepsAlpha }: { job: Seeing["job"]; keepsAlpha: boolean },
): (readonly number[])[] {
  const seen = images.map(({ image }) => (keepsAlpha ? allChannels(image) : withoutAlpha(image)));
  const most = Math.max(...seen.map(({ length }) => length));
  return images.map(({ name, image }, i) => {
    const found = seen[i] ?? [];
    if (job.channels) return namedChannels(image, job.channels);
    if (found.length === most) return found;
    if (found.length === 1) return new Array<number>(most).fill(found[0] ?? 0);
    throw badJob(
      "channels",
      `${name} has ${found.length} channels, others have ${most}; name those to learn from`,
    );
  });
}

function namedChannels(image: MultiscaleImage, wanted: readonly number[]): readonly number[] {
  const count = allChannels(image).length;
  const surplus = wanted.find((channel) => channel >= count);
  if (surplus === undefined) return wanted;
  throw badJob("channels", `The image has no channel ${surplus}; known: 0 to ${count - 1}`);
}

/** Indices of all channels of an image. */
export function allChannels({ grid }: Pick<MultiscaleImage, "grid">): number[] {
  return Array.from({ length: lengthOf(grid, "c") }, (_, i) => i);
}

function withoutAlpha(image: MultiscaleImage): number[] {
  const { channels } = image.description;
  return allChannels(image).filter((i) => channels[i]?.name !== "Alpha");
}

function badJob(key: string, message: string): Failure {
  return new Failure({ code: "train/bad-job", key }, message);
}
