import { decodeApart } from "../decoding/decode-apart.ts";
import type { Bytes, Span, StoredFile } from "../files/stored-file.ts";
import { createPixels, type Pixels } from "../pixel-source.ts";
import type { TiffPage } from "./tiff-page.ts";
import { unpackPiece } from "./unpack-piece.ts";

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
  const { littleEndian, signal } = from;
  return decode(bytes, { page, ...shape, littleEndian, signal });
}

/** Whole rows of a page in strips, from `start` up to but without `stop`. Plain strips are read no further than that. */
export async function readRows(
  page: TiffPage,
  { start, stop, plane, ...from }: From & { start: number; stop: number; plane: number },
): Promise<Pixels> {
  const { littleEndian, signal } = from;
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
    const part = await decode(bytes, { page, perRow, rows, littleEndian, signal });
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
  readonly signal: AbortSignal;
}

/** What is not packed is as quick here as anywhere. */
function decode(bytes: Bytes, { page, perRow, rows, littleEndian, signal }: Rows): Promise<Pixels> {
  const { type, dtype, photometric, compression, predictor, lowBitFirst, jpegTables } = page;
  const step = beside(page);
  const image = {
    ...{ perRow, rows, step, type, dtype, littleEndian },
    ...{ photometric, compression, predictor, lowBitFirst, jpegTables },
  };
  if (compression === 1) return unpackPiece(bytes, image);
  return decodeApart({ format: "tiff", bytes, image }, { samples: perRow * rows, signal });
}

/** How many samples of a pixel lie side by side. */
export function beside({ samples, isPlanar }: TiffPage): number {
  return isPlanar ? 1 : samples;
}
