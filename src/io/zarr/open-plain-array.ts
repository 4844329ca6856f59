import { Failure } from "#core/failure.ts";
import { keptChunkBytes } from "../chunks/cached-chunk.ts";
import { ChunkCache } from "../chunks/chunk-cache.ts";
import { fileImage } from "../file-image.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import type { OpenOptions } from "../readers/reader.ts";
import type { Store } from "../stores/store.ts";
import { usualOrder } from "../usual-axes.ts";
import { checkChannels } from "./most-channels.ts";
import { openArray, type ZarrArray } from "./open-array.ts";
import { zarrLevel } from "./zarr-level.ts";

/** Opens one Zarr array that no OME metadata speaks of. Its axes are its dimension names, or the last ones of t, c, z, y, x. */
export async function openPlainArray(
  store: Store,
  { version, source, signal, cache }: OpenOptions & { version: 2 | 3 },
): Promise<MultiscaleImage> {
  const array = await openArray(store, { path: "", version, source, signal });
  const axes = axesOf(array);
  if (!axes)
    throw new Failure(
      { code: "reader/unsupported", source },
      `Cannot read the array ${source} as an image: it has ${array.shape.length} dimensions; an image has 2 to 5`,
    );
  checkChannels({ axes, shape: array.shape }, source);
  const level = zarrLevel(array, {
    ...{ axes, source },
    cache: cache ?? new ChunkCache(keptChunkBytes),
  });
  return fileImage({ levels: [level] });
}

function axesOf({ shape, dimensionNames }: ZarrArray): readonly string[] | undefined {
  const names = dimensionNames?.map((name) => String(name).toLowerCase()) ?? [];
  const isNamed = names.length === shape.length && new Set(names).size === names.length;
  if (isNamed && names.at(-2) === "y" && names.at(-1) === "x") return names;
  return shape.length >= 2 && shape.length <= usualOrder.length
    ? usualOrder.slice(-shape.length)
    : undefined;
}
