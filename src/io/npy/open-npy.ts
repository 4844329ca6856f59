import { Failure } from "#core/failure.ts";
import { countOf } from "#core/labels/box.ts";
import { type CachedChunk, keptChunkBytes } from "../chunks/cached-chunk.ts";
import { cachedSource } from "../chunks/cached-source.ts";
import { ChunkCache } from "../chunks/chunk-cache.ts";
import { stridesOf } from "../chunks/copy-box.ts";
import { fileImage, rgbChannels } from "../file-image.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { MultiscaleImage, PixelSource } from "../pixel-source.ts";
import type { OpenOptions } from "../readers/reader.ts";
import { usualAxes } from "../usual-axes.ts";
import { type NpyHeader, npyHeaderLength, parseNpyHeader } from "./npy-header.ts";
import { type NpyType, npyTypeOf } from "./npy-type.ts";

/** About how much is read at once: the fastest axes of an array in C order lie together. */
const pieceBytes = 256 * 1024;

/**
 * Opens an array of NumPy, in C or Fortran order, of which only the parts that are looked at are read. Axes have no
 * names there: see `usualAxes`. 64-bit integers come as float64 where that holds them exactly, half floats as float32.
 */
export async function openNpy(file: StoredFile, options: OpenOptions): Promise<MultiscaleImage> {
  const { source } = options;
  const header = await readHeader(file, options);
  const type = npyTypeOf(header.descr, source);
  if (!type)
    throw unsupported(source, `its samples are ${header.descr}; known: booleans, integers, floats`);
  const axes = usualAxes(header.shape);
  if ("lacks" in axes) throw unsupported(source, axes.lacks);
  return fileImage({
    levels: [npyLevel(file, { header, type, axes, source, cache: options.cache })],
    channels: axes.at(-1) === "c" ? rgbChannels.slice(0, header.shape.at(-1)) : [],
  });
}

async function readHeader(file: StoredFile, { source, signal }: OpenOptions): Promise<NpyHeader> {
  const start = await file.read({ offset: 0, length: 12 }, { signal });
  const length = npyHeaderLength(start);
  const header =
    length !== undefined && parseNpyHeader(await file.read({ offset: 0, length }, { signal }));
  if (header) return header;
  throw unsupported(source, "it does not begin as .npy files do");
}

interface Layout {
  readonly header: NpyHeader;
  readonly type: NpyType;
  /** Of the array, in its own order. */
  readonly axes: readonly string[];
  readonly source: string;
  readonly cache: OpenOptions["cache"];
}

function npyLevel(file: StoredFile, layout: Layout): PixelSource {
  const { header, type, source, cache = new ChunkCache(keptChunkBytes) } = layout;
  const { dtype } = type;
  // As we have them: y and x last. The array's own order is in the strides.
  const axes = [...layout.axes.filter((axis) => axis !== "y" && axis !== "x"), "y", "x"];
  const pieces = piecesOf(layout);
  const pick = (values: readonly number[]) =>
    axes.map((axis) => values[layout.axes.indexOf(axis)] ?? 0);
  const [shape, chunks, strides] = [header.shape, pieces.chunks, pieces.strides].map(pick);
  if (!shape || !chunks || !strides) throw new Error("three lists make three lists");
  const load = async (coords: readonly number[], signal: AbortSignal): Promise<CachedChunk> => {
    const start = coords.map((n, i) => n * (chunks[i] ?? 1));
    const length = countOf(
      start.map((from, i) => Math.min(chunks[i] ?? 1, (shape[i] ?? 1) - from)),
    );
    const wholeStrides = pick(pieces.wholeStrides);
    const first = start.reduce((sum, from, i) => sum + from * (wholeStrides[i] ?? 0), 0);
    const span = { offset: header.offset + first * type.size, length: length * type.size };
    const bytes = await file.read(span, { signal });
    if (bytes.length < span.length) throw cutShort(source);
    const data = type.toPixels(bytes);
    return { data, strides, byteLength: data.byteLength };
  };
  return cachedSource({ axes, shape, chunks, dtype, cache, name: source, load });
}

/** Cuts the array into boxes that lie in one piece of the file: whole along the fast axes, a part of one, then one by one. */
function piecesOf({ header: { shape, fortranOrder }, type }: Layout) {
  const slowToFast = fortranOrder ? shape.toReversed() : shape;
  const chunks: number[] = [];
  let samples = 1;
  for (const length of slowToFast.toReversed()) {
    const room = Math.max(1, Math.floor(pieceBytes / (samples * type.size)));
    const whole = chunks.every((chunk, i) => chunk === slowToFast.at(-1 - i));
    chunks.unshift(whole ? Math.min(length, room) : 1);
    samples *= chunks[0] ?? 1;
  }
  const inOrder = (values: number[]) => (fortranOrder ? values.toReversed() : values);
  return {
    chunks: inOrder(chunks),
    strides: inOrder(stridesOf(chunks)),
    wholeStrides: inOrder(stridesOf(slowToFast)),
  };
}

function cutShort(source: string): Failure {
  return new Failure(
    { code: "source/broken-chunk", source },
    `${source} is broken: it ends before its last sample; was it copied whole?`,
  );
}

function unsupported(source: string, found: string): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source} as .npy: ${found}`,
  );
}
