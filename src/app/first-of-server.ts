import { servedImages } from "#io/served/served-images.ts";
import type { PageSettings } from "./page-settings.ts";

/** An image to open, as `viewer.open` takes it. */
export interface FirstImage {
  readonly source: string;
  readonly name?: string;
}

/**
 * What whoever serves a folder sees first: its image where it holds one, nothing where it holds several, which the start page lists. A
 * folder of no images but the samples is as good as none: the sample is shown, if the page has one.
 */
export async function firstOfServer(
  { images: list, samples }: Pick<PageSettings, "images" | "samples">,
  signal: AbortSignal,
): Promise<FirstImage | "sample" | undefined> {
  const { folder, images } = list ? await servedImages(list, signal) : { folder: "", images: [] };
  const ofSamples = new Set(Object.values(samples).map(lastPart));
  const isOwn = images.some(({ path }) => !ofSamples.has(path));
  if (!isOwn) return ofSamples.size > 0 ? "sample" : undefined;
  const [only, ...others] = images;
  if (!only || others.length > 0) return undefined;
  const { source, path } = only;
  return path === "" ? { source, name: folder } : { source };
}

function lastPart(address: string): string {
  return new URL(address).pathname.split("/").filter(Boolean).at(-1) ?? "";
}
