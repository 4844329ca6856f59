import { Failure } from "#core/failure.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { type CachedChunk, keptChunkBytes } from "./chunks/cached-chunk.ts";
import { ChunkCache } from "./chunks/chunk-cache.ts";
import { peekRegion, readRegion } from "./chunks/read-region.ts";
import { mostUnpackedBytes } from "./most-unpacked.ts";
import type { PixelSource, Pixels } from "./pixel-source.ts";
import { bytesOfSample } from "./stored-type.ts";

export interface WholeImage {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel; they lie beside each other, and become the axis c where there is more than one. */
  readonly samples: number;
  readonly dtype: Dtype;
  /** Names the file in failures. */
  readonly source: string;
  /** Rows of pixels of samples. */
  decode(signal: AbortSignal): Promise<Pixels>;
}

/**
 * A file that can only be unpacked as a whole, once something of it is looked at. Without a cache that others share it is kept as
 * long as the image is, however large: or every tile would unpack it again.
 */
export function wholeLevel(
  image: WholeImage,
  cache = new ChunkCache<CachedChunk>(Math.max(keptChunkBytes, bytesOf(image))),
): PixelSource {
  const { width, height, samples, dtype, source } = image;
  if (bytesOf(image) > mostUnpackedBytes)
    throw new Failure(
      { code: "reader/unsupported", source },
      `Cannot read ${source}: its ${width} x ${height} pixels unpack as a whole only, which takes more than 2 GiB`,
    );
  const isGrey = samples === 1;
  const axes = isGrey ? ["y", "x"] : ["c", "y", "x"];
  const shape = isGrey ? [height, width] : [samples, height, width];
  const row = width * samples;
  const strides = isGrey ? [row, 1] : [1, row, samples];
  const level = {
    ...{ axes, shape, chunks: shape, dtype },
    chunk: (_: readonly number[], signal: AbortSignal) =>
      cache.get(source, { load: (signal) => load(image, strides, signal), signal }),
    kept: () => cache.peek(source),
  };
  return {
    ...{ axes, shape, chunks: shape, dtype },
    read: (region, { signal }) => readRegion(level, { region, signal }),
    peek: (region) => peekRegion(level, region),
  };
}

function bytesOf({ width, height, samples, dtype }: WholeImage): number {
  return width * height * samples * bytesOfSample(dtype);
}

async function load(
  { source, width, height, samples, decode }: WholeImage,
  strides: readonly number[],
  signal: AbortSignal,
): Promise<CachedChunk> {
  try {
    const data = await decode(signal);
    if (data.length !== width * height * samples)
      throw new Error(`it holds ${data.length} samples, not ${width * height * samples}`);
    return { data, strides, byteLength: data.byteLength };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof Failure) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure({ code: "source/broken-chunk", source }, `${source} is broken: ${reason}`, {
      cause,
    });
  }
}
