import type { PixelSource } from "../pixel-source.ts";
import type { CachedChunk } from "./cached-chunk.ts";
import { chunksIn } from "./chunk-boxes.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { boxOf, type KeptLevel, peekRegion, readRegion } from "./read-region.ts";

export interface CachedSource extends Pick<KeptLevel, "axes" | "shape" | "chunks" | "dtype"> {
  /** Several sources may share one. */
  readonly cache: ChunkCache<CachedChunk>;
  /** Which of those that share the cache this is. */
  readonly name: string;
  /** Loads a chunk that the cache does not have. */
  load(coords: readonly number[], signal: AbortSignal): Promise<CachedChunk>;
}

/** An array of chunks, each of which is loaded once for as long as the cache keeps it. */
export function cachedSource(options: CachedSource): PixelSource {
  const { axes, shape, chunks, dtype, cache, name, load } = options;
  const keyOf = (coords: readonly number[]) => `${name} ${coords.join("/")}`;
  const level: KeptLevel = {
    ...{ axes, shape, chunks, dtype },
    chunk: (coords, signal) =>
      cache.get(keyOf(coords), { load: (signal) => load(coords, signal), signal }),
    kept: (coords) => cache.peek(keyOf(coords)),
  };
  return {
    ...{ axes, shape, chunks, dtype },
    read: (region, { signal }) => readRegion(level, { region, signal }),
    peek: (region) => peekRegion(level, region),
    forget(region) {
      for (const coords of chunksIn(boxOf(level, region), chunks)) cache.forget(keyOf(coords));
    },
  };
}
