import { Failure } from "#core/failure.ts";
import type { Dtype } from "#core/layers/grid.ts";
import type { Bytes } from "../files/stored-file.ts";
import { mostUnpackedBytes } from "../most-unpacked.ts";
import { compressions } from "./decompress.ts";
import type { Directory, Tag } from "./directory.ts";
import { dtypeOfSamples, type SampleType } from "./samples.ts";

/** One directory as an image: what there is to know before its pixels are read. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel. */
  readonly samples: number;
  /** Whether each sample lies in a plane of its own, and not beside the others of its pixel. */
  readonly isPlanar: boolean;
  readonly type: SampleType;
  readonly dtype: Dtype;
  readonly photometric: number;
  /** Undefined for strips, which are as wide as the page. */
  readonly tile: { readonly width: number; readonly height: number } | undefined;
  readonly rowsPerStrip: number;
  /** Of each tile or strip, row by row, plane by plane. */
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
  readonly compression: number;
  /** 1: none, 2: differences along the row, 3: the same of the bytes of floats. */
  readonly predictor: number;
  readonly lowBitFirst: boolean;
  readonly jpegTables: Bytes | undefined;
  /** Where the directories of the coarser levels lie. */
  readonly subDirectories: readonly number[];
  /** Of the page, not of its pixels; for caches. */
  readonly byteLength: number;
}

/** Rejects with `reader/unsupported` where its pixels could not be read. */
export async function readPage(
  directory: Directory,
  { source, signal }: { source: string; signal: AbortSignal },
): Promise<TiffPage> {
  const all = (tag: Tag) => directory.numbers(tag, signal);
  const one = async (tag: Tag, otherwise: number) =>
    (await directory.number(tag, signal)) ?? otherwise;
  const [width, height, samples] = await Promise.all([
    one("width", 0),
    one("height", 0),
    one("samplesPerPixel", 1),
  ]);
  const bits = await all("bitsPerSample");
  const formats = await all("sampleFormat");
  const isTiled = directory.has("tileOffsets");
  const offsets = await all(isTiled ? "tileOffsets" : "stripOffsets");
  const counts = await all(isTiled ? "tileBytes" : "stripBytes");
  const tileWidth = await one("tileWidth", width);
  const page = {
    ...{ width, height, samples, offsets },
    isPlanar: samples > 1 && (await one("planarConfiguration", 1)) === 2,
    type: sampleType(bits[0] ?? 1, formats[0] ?? 1),
    photometric: await one("photometric", 1),
    tile: isTiled ? { width: tileWidth, height: await one("tileHeight", height) } : undefined,
    rowsPerStrip: Math.min(height, await one("rowsPerStrip", height)),
    counts: counts.length > 0 ? counts : [Number.MAX_SAFE_INTEGER],
    compression: await one("compression", 1),
    predictor: await one("predictor", 1),
    lowBitFirst: (await one("fillOrder", 1)) === 2,
    jpegTables: await directory.bytes("jpegTables", signal),
    subDirectories: await all("subDirectories"),
    byteLength: 16 * offsets.length + 1024,
  };
  const isUniform = [bits, formats].every((list) => list.every((value) => value === list[0]));
  const dtype = isUniform ? dtypeOfSamples(page.type) : undefined;
  const lack = whatLacks({ ...page, dtype, bits, formats });
  if (lack === undefined && dtype) return { ...page, dtype };
  throw new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source} as TIFF: ${lack}`,
  );
}

function whatLacks(
  page: Omit<TiffPage, "dtype"> & {
    dtype: Dtype | undefined;
    bits: readonly number[];
    formats: readonly number[];
  },
): string | undefined {
  const { dtype, compression, photometric, predictor, type, bits } = page;
  if (page.width < 1 || page.height < 1 || page.offsets.length === 0) return "a page has no pixels";
  if (!compressions[compression])
    return `it is packed by method ${compression}; known: ${knownCompressions()}`;
  const { width, height } = page.tile ?? { width: page.width, height: page.rowsPerStrip };
  const bytes = (width * height * page.samples * type.bits) / 8;
  const isWhole = page.tile !== undefined || compression !== 1; // of plain strips rows are read
  if (height < 1 || width < 1 || (isWhole && bytes > mostUnpackedBytes))
    return `its tiles or strips of ${width} x ${height} pixels are too large, or nothing`;
  if (photometric === 6 && compression !== 7)
    return "its colours are YCbCr; known: grey, RGB, palette";
  if (!dtype)
    return `its samples are ${type.kind} of ${[...new Set(bits)].join(" and ")} bits (format ${[...new Set(page.formats)].join(", ")}); known: integers up to 32, floats of 16, 32 and 64`;
  if (predictor > 1 && type.bits % 8 !== 0)
    return `it has predictor ${predictor} on ${type.bits} bits`;
  if (predictor > 3 || predictor < 1) return `it has predictor ${predictor}; known: 1 to 3`;
  return undefined;
}

function knownCompressions(): string {
  return [...new Set(Object.values(compressions).map(({ title }) => title))].join(", ");
}

/** Format 4 is "undefined": taken for unsigned, as every reader does. */
function sampleType(bits: number, format: number): SampleType {
  const kind = { 1: "unsigned", 2: "signed", 3: "float", 4: "unsigned" } as const;
  return { bits, kind: kind[format as keyof typeof kind] ?? "complex" }; // absent keys read as undefined
}
