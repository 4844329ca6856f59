import { Failure } from "#core/failure.ts";
import { keptChunkBytes } from "../chunks/cached-chunk.ts";
import { ChunkCache } from "../chunks/chunk-cache.ts";
import { fileImage, rgbChannels } from "../file-image.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { ChannelDescription, MultiscaleImage } from "../pixel-source.ts";
import type { OpenOptions } from "../readers/reader.ts";
import { findPages, type TiffPages } from "./find-pages.ts";
import { TiffFile } from "./tiff-file.ts";
import { tiffLevel } from "./tiff-level.ts";
import { readMetadata, type TiffMetadata } from "./tiff-metadata.ts";
import { readPage, type TiffPage } from "./tiff-page.ts";

/**
 * Opens a TIFF or BigTIFF: OME-TIFF and ImageJ stacks with their axes, any other as the pages that are like
 * the first, along z. Only directories are read now, and later only the tiles or strips that are looked at.
 * Values stay as the file has them: a palette is not applied, white-is-zero not turned round.
 */
export async function openTiff(file: StoredFile, options: OpenOptions): Promise<MultiscaleImage> {
  const { source, signal } = options;
  try {
    return await open(file, options);
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof RangeError)) throw cause; // a view that ends too early
    throw unsupported(source, "it ends in the middle of a directory; was it copied whole?", cause);
  }
}

async function open(file: StoredFile, options: OpenOptions): Promise<MultiscaleImage> {
  const { source, signal } = options;
  const tiff = await TiffFile.open(file, signal);
  const directory = await tiff?.directory(0, signal);
  if (!tiff || !directory) throw unsupported(source, "it does not begin as a TIFF does");
  const first = await readPage(directory, options);
  const { encoding } = tiff;
  const said = await readMetadata(directory, {
    ...{ page: first, encoding, signal },
    fileName: file.name,
  });
  if ("lacks" in said) throw unsupported(source, said.lacks);
  const pages = await findPages(tiff, { first, said, source, signal });
  return fileImage({
    ...said,
    levels: levelsOf({ file, pages, littleEndian: encoding.littleEndian, ...options }),
    channels: channelsOf(first, said),
    notes: [...said.notes, ...pages.notes],
  });
}

function levelsOf({
  pages,
  source,
  cache = new ChunkCache(keptChunkBytes),
  ...options
}: OpenOptions & {
  file: StoredFile;
  pages: TiffPages;
  littleEndian: boolean;
}) {
  const level = (first: TiffPage, i: number) =>
    tiffLevel({
      ...options,
      ...{ first, cache, planes: pages.planes },
      page: (index, signal) => pages.page({ index, level: i }, signal),
      source: `${source} level ${i}`,
    });
  const [finest, ...coarser] = pages.levels;
  return [level(finest, 0), ...coarser.map((page, i) => level(page, i + 1))] as const;
}

/** What is beside red, green and blue, or beside grey, is how opaque a pixel is. Few bits are looked at as they are. */
function channelsOf(
  { samples, photometric, type }: TiffPage,
  { channels }: TiffMetadata,
): readonly ChannelDescription[] {
  if (samples > 1 && (photometric === 2 || photometric === 6)) return rgbChannels.slice(0, samples);
  if (samples === 2) return [{ name: "Intensity" }, { name: "Alpha", visible: false }];
  const { bits } = type;
  if (samples === 1 && bits < 8 && channels.length === 0) return [{ contrast: [0, 2 ** bits - 1] }];
  return channels;
}

function unsupported(source: string, found: string, cause?: unknown): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source} as TIFF: ${found}`,
    { cause },
  );
}
