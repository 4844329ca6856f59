import { isFailure } from "#core/failure.ts";
import { type ImageOnServer, type ImagesOnServer, servedImages } from "#io/served/served-images.ts";
import type { PageSettings } from "./page-settings.ts";

/** An image to open, as `viewer.open` takes it. */
export type FirstImage = Pick<ImageOnServer, "source" | "name">;

/** Nobody is left before an empty page for longer: the start page says that the list is on its way. */
const longestWaitMs = 1500;

const noImages: ImagesOnServer = { folder: "", images: [], isComplete: true };

/**
 * What whoever serves a folder sees first: its image where it holds one, nothing where it holds several, which the start page lists, or
 * where it takes long to look through or that fails. A folder of no images, or of nothing but the samples, is as good as none, and so
 * is a server that is gone: the sample is shown, if the page has one.
 */
export async function firstOfServer(
  { images: list, samples }: Pick<PageSettings, "images" | "samples">,
  signal: AbortSignal,
  waitMs = longestWaitMs,
): Promise<FirstImage | "sample" | undefined> {
  const found = list ? await soonListed(list, signal, waitMs) : noImages;
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

/** Undefined where it takes too long, or fails. */
async function soonListed(
  list: string,
  signal: AbortSignal,
  waitMs: number,
): Promise<ImagesOnServer | undefined> {
  const late = AbortSignal.timeout(waitMs);
  try {
    return await servedImages(list, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return undefined;
    if (!isFailure(error, "source/unreachable")) throw error;
    return error.cause ? noImages : undefined; // nobody answers, or who does has failed
  }
}

function lastPart(address: string): string {
  return new URL(address).pathname.split("/").filter(Boolean).at(-1) ?? "";
}
