import type { Dtype } from "#core/layers/grid.ts";
import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import type { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { type ChunkedLevel, readRegion } from "#io/chunks/read-region.ts";
import {
  createPixels,
  type MultiscaleImage,
  type PixelSource,
  type Pixels,
} from "#io/pixel-source.ts";
import { nearestIndices, resampleLinear } from "./resample.ts";

export interface Resizing {
  /** Height and width. */
  readonly size: readonly [number, number];
  /** "linear" for values, which become float32; "nearest" for ids, which stay as they are. */
  readonly how: "linear" | "nearest";
  readonly antialias: boolean;
  /** Keeps planes that were resized. */
  readonly cache: ChunkCache<CachedChunk>;
  /** Tells this image from others in the cache. */
  readonly key: string;
}

/** An image in another size, of one level; a plane is read and resized as a whole when something of it is asked for. */
export function resizedImage(image: MultiscaleImage, resizing: Resizing): MultiscaleImage {
  const [finest] = image.levels;
  const level = resizedLevel(finest, resizing);
  const { axes, shape, dtype } = level;
  const scale = image.grid.scale.map(
    (value, i) => (value * (finest.shape[i] ?? 1)) / (shape[i] ?? 1),
  );
  const grid = { ...image.grid, axes, shape, dtype, levels: 1, levelShapes: [shape], scale };
  return { ...image, grid, levels: [level] };
}

function resizedLevel(source: PixelSource, resizing: Resizing): PixelSource {
  const { axes } = source;
  const [height, width] = resizing.size;
  const sized = (lengths: readonly number[]) =>
    axes.map((axis, i) => (axis === "y" ? height : axis === "x" ? width : (lengths[i] ?? 1)));
  const shape = sized(source.shape);
  const chunks = sized(axes.map(() => 1));
  const dtype: Dtype = resizing.how === "linear" ? "float32" : source.dtype;
  const strides = stridesOf(chunks);
  const level: ChunkedLevel = {
    ...{ axes, shape, chunks, dtype },
    chunk: (coords, signal) =>
      resizing.cache.get(`${resizing.key}/${coords.join("/")}`, {
        signal,
        async load(signal) {
          const data = await resizedPlane(source, { coords, resizing }, signal);
          return { data, strides, byteLength: data.byteLength };
        },
      }),
  };
  return {
    ...{ axes, shape, chunks, dtype },
    read: (region, { signal }) => readRegion(level, { region, signal }),
  };
}

async function resizedPlane(
  source: PixelSource,
  { coords, resizing }: { coords: readonly number[]; resizing: Resizing },
  signal: AbortSignal,
): Promise<Pixels> {
  const planar = source.axes.flatMap((axis, i) => {
    const at = coords[i] ?? 0;
    return axis === "y" || axis === "x" ? [] : [[axis, [at, at + 1]] as const];
  });
  const { data } = await source.read(Object.fromEntries(planar), { signal });
  const length = (axis: string) => source.shape[source.axes.indexOf(axis)] ?? 1;
  // y and x are the last axes of every image, and the other ones are one long here.
  const from = [length("y"), length("x")] as const;
  const { size, how, antialias } = resizing;
  if (how === "linear") return resampleLinear(data, { from, to: size }, { antialias });
  const [rows, columns] = [nearestIndices(from[0], size[0]), nearestIndices(from[1], size[1])];
  const out = createPixels(source.dtype, size[0] * size[1]);
  let at = 0;
  for (const row of rows)
    for (const column of columns) out[at++] = data[row * from[1] + column] ?? 0;
  return out;
}
