import { type ImageOnServer, servedImages } from "#io/served/served-images.ts";
import type { PageSettings } from "./page-settings.ts";

/** An image to open, as `viewer.open` takes it. */
export type FirstImage = Pick<ImageOnServer, "source" | "name">;

/** Nobody looks at an empty page for longer because a folder is large or far away. */
const mostMs = 1500;

/**
 * What whoever serves a folder sees first: its image where it holds one, nothing where it holds several, or where it is not known in
 * time, which the start page lists. A folder of no images, or of nothing but the samples, is as good as none: the sample is shown, if
 * the page has one.
 */
export async function firstOfServer(
  { images: list, samples }: Pick<PageSettings, "images" | "samples">,
  signal: AbortSignal,
): Promise<FirstImage | "sample" | undefined> {
  const found = list ? await imagesInTime(list, signal) : { images: [], isComplete: true };
  if (!found) return undefined;
  const { images, isComplete } = found;
  const ofSamples = new Set(Object.values(samples).map(lastPart));
  const areSamples =
    images.length === ofSamples.size && images.every(({ path }) => ofSamples.has(path));
  if (areSamples || images.length === 0) return ofSamples.size > 0 ? "sample" : undefined;
  const [only, ...others] = images;
  if (!only || others.length > 0 || !isComplete) return undefined;
  const { source, name } = only;
  return name === undefined ? { source } : { source, name };
}

async function imagesInTime(list: string, signal: AbortSignal) {
  const late = AbortSignal.timeout(mostMs);
  try {
    return await servedImages(list, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return undefined;
    throw error;
  }
}

function lastPart(address: string): string {
  return new URL(address).pathname.split("/").filter(Boolean).at(-1) ?? "";
}
