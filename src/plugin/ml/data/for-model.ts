import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { mappedLabels } from "./mapped-labels.ts";
import { resizedImage } from "./resized-image.ts";

/** Where what was resized is kept, and what tells it there from others. */
interface Kept {
  readonly cache: ChunkCache<CachedChunk>;
  readonly key: string;
}

/** An image in the size in which a model of this job saw its images. */
export function imageForModel(
  image: MultiscaleImage,
  { resize, antialias }: Pick<Job, "resize" | "antialias">,
  kept: Kept = alone(),
): MultiscaleImage {
  return resize ? resizedImage(image, { size: resize, antialias, how: "linear", ...kept }) : image;
}

/** Labels in that size, with the ids that the job has them changed to. */
export function labelsForModel(
  labels: MultiscaleImage,
  job: Pick<Job, "resize" | "antialias" | "labelMap" | "labelThreshold">,
  kept: Kept = alone(),
): MultiscaleImage {
  const mapped = mappedLabels(labels, job);
  const { resize, antialias } = job;
  return resize
    ? resizedImage(mapped, { size: resize, antialias, how: "nearest", ...kept })
    : mapped;
}

function alone(): Kept {
  return { cache: new ChunkCache<CachedChunk>(keptChunkBytes), key: "alone" };
}
