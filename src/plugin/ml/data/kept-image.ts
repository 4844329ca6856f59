import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import type { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { type ChunkedLevel, readRegion } from "#io/chunks/read-region.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";

/**
 * An image whose finest level is read chunk by chunk through a cache of one's own: patches from all over it do not drive out what
 * others keep of it, and the cache says how much of it is in memory. It has that level alone.
 */
export function keptImage(image: MultiscaleImage, cache: ChunkCache<CachedChunk>): MultiscaleImage {
  const [source] = image.levels;
  const { axes, shape, dtype, chunks } = source;
  const level: ChunkedLevel = {
    ...{ axes, shape, chunks, dtype },
    chunk: (coords, signal) =>
      cache.get(coords.join("/"), { signal, load: (until) => readChunk(source, coords, until) }),
  };
  const finest = {
    ...{ axes, shape, dtype, chunks },
    read: (region: Region, { signal }: { signal: AbortSignal }) =>
      readRegion(level, { region, signal }),
  };
  return { ...image, levels: [finest] };
}

/** One at the border is as small as what is there: its strides say so. */
async function readChunk(
  source: PixelSource,
  coords: readonly number[],
  signal: AbortSignal,
): Promise<CachedChunk> {
  const region = source.axes.map((axis, i) => {
    const length = source.chunks[i] ?? 1;
    const start = (coords[i] ?? 0) * length;
    return [axis, [start, Math.min(start + length, source.shape[i] ?? 1)]] as const;
  });
  const { data, shape } = await source.read(Object.fromEntries(region), { signal });
  return { data, strides: stridesOf(shape), byteLength: data.byteLength };
}
