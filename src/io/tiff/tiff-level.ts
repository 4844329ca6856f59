import { Failure } from "#core/failure.ts";
import type { CachedChunk } from "../chunks/cached-chunk.ts";
import { cachedSource } from "../chunks/cached-source.ts";
import type { ChunkCache } from "../chunks/chunk-cache.ts";
import type { Chunk } from "../chunks/read-region.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { PixelSource } from "../pixel-source.ts";
import type { Planes } from "./planes.ts";
import { beside, readRows, readTile } from "./read-pixels.ts";
import type { TiffPage } from "./tiff-page.ts";

/** Rows of strips are read in pieces of about this size. */
const pieceBytes = 256 * 1024;

export interface TiffLevelOptions {
  readonly file: StoredFile;
  readonly littleEndian: boolean;
  /** The first of its pages; the others must be like it. */
  readonly first: TiffPage;
  readonly planes: Planes;
  page(index: number, signal: AbortSignal): Promise<TiffPage>;
  /** Of the image; its levels share it. */
  readonly cache: ChunkCache<CachedChunk>;
  /** Names the level in failures, and in the cache. */
  readonly source: string;
}

/** The pages of one resolution as a `PixelSource`. Samples of a pixel lie along c. */
export function tiffLevel(options: TiffLevelOptions): PixelSource {
  const { first, cache, source } = options;
  const outer = outerAxes(options);
  const { width, height } = first.tile ?? { width: first.width, height: stripRows(first) };
  const axes = [...outer.map(({ name }) => name), "y", "x"];
  const shape = [...outer.map(({ length }) => length), first.height, first.width];
  const chunks = [
    ...axes.slice(0, -2).map((axis) => (axis === "c" ? beside(first) : 1)),
    height,
    width,
  ];
  return cachedSource({
    ...{ axes, shape, chunks, dtype: first.dtype, cache, name: source },
    load: (coords, signal) => loadChunk(options, { axes, coords, rows: height, signal }),
  });
}

/** The axes of the pages, with the samples of a pixel along c. */
function outerAxes({ planes, first: { samples } }: TiffLevelOptions) {
  if (samples === 1) return planes.axes;
  const hasChannels = planes.axes.some(({ name }) => name === "c");
  if (!hasChannels) return [...planes.axes, { name: "c", length: samples }];
  return planes.axes.map((axis) =>
    axis.name === "c" ? { name: "c", length: axis.length * samples } : axis,
  );
}

/** Whole strips where they are packed: a part of one cannot be unpacked. */
function stripRows(page: TiffPage): number {
  const rowBytes = Math.ceil((page.width * beside(page) * page.type.bits) / 8);
  const rows = Math.max(1, Math.floor(pieceBytes / rowBytes));
  if (page.compression === 1) return Math.min(page.height, rows);
  const strips = Math.max(1, Math.floor(rows / page.rowsPerStrip));
  return Math.min(page.height, strips * page.rowsPerStrip);
}

interface ChunkRequest {
  readonly axes: readonly string[];
  readonly coords: readonly number[];
  readonly rows: number;
  readonly signal: AbortSignal;
}

async function loadChunk(options: TiffLevelOptions, request: ChunkRequest): Promise<CachedChunk> {
  const { source, planes, first } = options;
  const { axes, coords, signal } = request;
  const along = (axis: string) => coords[axes.indexOf(axis)] ?? 0;
  const [channel, plane] = first.isPlanar
    ? [Math.floor(along("c") / first.samples), along("c") % first.samples]
    : [along("c"), 0];
  const outer = planes.axes.map(({ name }) => [name, name === "c" ? channel : along(name)]);
  const number = planes.pageAt(Object.fromEntries(outer));
  try {
    const page = await options.page(number, signal);
    if (!isLike(page, first)) throw new Error("it is of another size or type than the first");
    const data = await readChunk(page, {
      ...{ ...options, ...request, plane },
      x: along("x"),
      y: along("y"),
    });
    return { data, strides: stridesOf(axes, first), byteLength: data.byteLength };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof Failure) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      { code: "source/broken-chunk", source: `${source} page ${number}` },
      `Page ${number} of ${source} is broken: ${reason}`,
      { cause },
    );
  }
}

function readChunk(
  page: TiffPage,
  request: TiffLevelOptions & ChunkRequest & { x: number; y: number; plane: number },
): Promise<Chunk["data"]> {
  const { y, rows } = request;
  if (page.tile) return readTile(page, request);
  const stop = Math.min(page.height, (y + 1) * rows);
  return readRows(page, { ...request, start: y * rows, stop });
}

/** Samples of a pixel lie together, pixels of a row after each other. */
function stridesOf(axes: readonly string[], page: TiffPage): number[] {
  const step = beside(page);
  const width = page.tile?.width ?? page.width;
  return axes.map((axis) => ({ x: step, y: width * step, c: step > 1 ? 1 : 0 })[axis] ?? 0);
}

/** Whether two pages can be planes of one image. */
export function isLike(a: TiffPage, b: TiffPage): boolean {
  return a.width === b.width && a.height === b.height && hasSamplesOf(a, b);
}

/** Whether two pages can be levels of one image. */
export function hasSamplesOf(a: TiffPage, b: TiffPage): boolean {
  return a.samples === b.samples && a.dtype === b.dtype && a.isPlanar === b.isPlanar;
}
