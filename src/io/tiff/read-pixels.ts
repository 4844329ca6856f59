import type { Bytes, Span, StoredFile } from "../files/stored-file.ts";
import { createPixels, type Pixels } from "../pixel-source.ts";
import { swapBytes } from "../swap-bytes.ts";
import { unpackBits } from "../unpack-bits.ts";
import { compressions } from "./decompress.ts";
import { addAlongRows, joinFloatBytes } from "./predictor.ts";
import { reverseBits, toPixels } from "./samples.ts";
import type { TiffPage } from "./tiff-page.ts";

/** Two parts of a file this close to each other are read at once. */
const gapBytes = 64 * 1024;

interface From {
  readonly file: StoredFile;
  readonly littleEndian: boolean;
  readonly signal: AbortSignal;
}

/** One tile of a tiled page, padding included. `plane` counts samples that lie in planes of their own. */
export async function readTile(
  page: TiffPage,
  { x, y, plane, ...from }: From & { x: number; y: number; plane: number },
): Promise<Pixels> {
  const { width, height } = page.tile ?? page;
  const across = Math.ceil(page.width / width);
  const down = Math.ceil(page.height / height);
  const index = (plane * down + y) * across + x;
  const span = { offset: page.offsets[index] ?? 0, length: page.counts[index] ?? 0 };
  const shape = { perRow: width * beside(page), rows: height };
  if (span.length === 0) return createPixels(page.dtype, shape.perRow * shape.rows); // never written
  const bytes = await from.file.read(span, from);
  return decode(bytes, { page, ...shape, littleEndian: from.littleEndian });
}

/** Whole rows of a page in strips, from `start` up to but without `stop`. Plain strips are read no further than that. */
export async function readRows(
  page: TiffPage,
  { start, stop, plane, ...from }: From & { start: number; stop: number; plane: number },
): Promise<Pixels> {
  const perRow = page.width * beside(page);
  const pixels = createPixels(page.dtype, perRow * (stop - start));
  const pieces = piecesOf(page, { start, stop, plane });
  const parts = await readSpans(
    pieces.map(({ span }) => span),
    from,
  );
  for (const [i, { first, rows }] of pieces.entries()) {
    const bytes = parts[i];
    if (!bytes || bytes.length === 0) continue; // never written
    const part = await decode(bytes, { page, perRow, rows, littleEndian: from.littleEndian });
    const skipped = Math.max(0, start - first);
    const wanted = part.subarray(skipped * perRow, Math.min(rows, stop - first) * perRow);
    pixels.set(wanted, (first + skipped - start) * perRow);
  }
  return pixels;
}

interface Piece {
  readonly span: Span;
  /** The rows that it holds, by the page's count. */
  readonly first: number;
  readonly rows: number;
}

function piecesOf(
  page: TiffPage,
  { start, stop, plane }: { start: number; stop: number; plane: number },
): Piece[] {
  const { rowsPerStrip, height, compression } = page;
  const strips = Math.ceil(height / rowsPerStrip);
  const rowBytes = Math.ceil((page.width * beside(page) * page.type.bits) / 8);
  const pieces: Piece[] = [];
  for (let i = Math.floor(start / rowsPerStrip); i * rowsPerStrip < stop; i++) {
    const offset = page.offsets[plane * strips + i] ?? 0;
    const length = page.counts[plane * strips + i] ?? 0;
    const top = i * rowsPerStrip;
    const bottom = Math.min(height, top + rowsPerStrip);
    if (compression !== 1) {
      pieces.push({ span: { offset, length }, first: top, rows: bottom - top });
      continue;
    }
    const first = Math.max(start, top);
    const rows = Math.min(stop, bottom) - first;
    const skipped = (first - top) * rowBytes;
    const span = { offset: offset + skipped, length: Math.min(rows * rowBytes, length - skipped) };
    pieces.push({ span, first, rows });
  }
  return pieces;
}

/** Neighbours are read together: a request costs more than a few bytes too many. */
async function readSpans(spans: readonly Span[], { file, signal }: From): Promise<Bytes[]> {
  const filled = spans.filter(({ length }) => length > 0);
  const groups: { offset: number; end: number }[] = [];
  for (const { offset, length } of filled.toSorted((a, b) => a.offset - b.offset)) {
    const last = groups.at(-1);
    if (last && offset - last.end <= gapBytes) last.end = Math.max(last.end, offset + length);
    else groups.push({ offset, end: offset + length });
  }
  const read = await Promise.all(
    groups.map(async ({ offset, end }) => ({
      offset,
      end,
      bytes: await file.read({ offset, length: end - offset }, { signal }),
    })),
  );
  return spans.map(({ offset, length }) => {
    const group = read.find((one) => offset >= one.offset && offset + length <= one.end);
    if (!group || length <= 0) return new Uint8Array(0);
    return group.bytes.slice(offset - group.offset, offset - group.offset + length);
  });
}

interface Rows {
  readonly page: TiffPage;
  readonly perRow: number;
  readonly rows: number;
  readonly littleEndian: boolean;
}

async function decode(packed: Bytes, { page, perRow, rows, littleEndian }: Rows): Promise<Pixels> {
  const { type, dtype, predictor } = page;
  if (page.lowBitFirst) reverseBits(packed);
  const size = type.bits / 8;
  const expected = Math.ceil((perRow * type.bits) / 8) * rows;
  const unpacked = await compressions[page.compression]?.unpack({
    ...page,
    ...{ bytes: packed, expectedBytes: expected },
  });
  if (!unpacked) throw new Error(`unknown compression ${page.compression}`);
  if (unpacked.length < expected)
    throw new Error(`it holds ${unpacked.length} bytes, not ${expected}`);
  if (![1, 2, 4, 8].includes(size))
    return unpackBits(unpacked, { bits: type.bits, perRow, rows, dtype });
  const bytes = unpacked.length === expected ? unpacked : unpacked.slice(0, expected);
  const step = beside(page);
  if (predictor === 3) {
    const joined = joinFloatBytes(bytes, { perRow, step }, size);
    return toPixels(joined, { ...type, dtype });
  }
  if (!littleEndian) swapBytes(bytes, size);
  if (predictor === 2) addAlongRows(integersOf(bytes, size), { perRow, step });
  return toPixels(bytes, { ...type, dtype });
}

function integersOf({ buffer }: Bytes, size: number): Pixels {
  if (size === 1) return new Uint8Array(buffer);
  return size === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}

/** How many samples of a pixel lie side by side. */
export function beside({ samples, isPlanar }: TiffPage): number {
  return isPlanar ? 1 : samples;
}
