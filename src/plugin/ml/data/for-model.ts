import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { mappedLabels } from "./mapped-labels.ts";
import { resizedImage } from "./resized-image.ts";

/** An image in the size in which a model of this job saw its images. */
export function imageForModel(
  image: MultiscaleImage,
  { resize, antialias }: Pick<Job, "resize" | "antialias">,
): MultiscaleImage {
  if (!resize) return image;
  const cache = new ChunkCache<CachedChunk>(keptChunkBytes);
  return resizedImage(image, { size: resize, antialias, cache, how: "linear", key: "image" });
}

/** Labels in that size, with the ids that the job has them changed to. */
export function labelsForModel(
  labels: MultiscaleImage,
  job: Pick<Job, "resize" | "antialias" | "labelMap" | "labelThreshold">,
): MultiscaleImage {
  const mapped = mappedLabels(labels, job);
  const { resize, antialias } = job;
  if (!resize) return mapped;
  const cache = new ChunkCache<CachedChunk>(keptChunkBytes);
  return resizedImage(mapped, { size: resize, antialias, cache, how: "nearest", key: "labels" });
}
