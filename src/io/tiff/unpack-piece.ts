import type { Dtype } from "#core/layers/grid.ts";
import type { Bytes } from "../files/stored-file.ts";
import type { Pixels } from "../pixel-source.ts";
import { swapBytes } from "../swap-bytes.ts";
import { unpackBits } from "../unpack-bits.ts";
import { compressions } from "./decompress.ts";
import { addAlongRows, joinFloatBytes } from "./predictor.ts";
import { reverseBits, type SampleType, toPixels } from "./samples.ts";

/** What a page says of one of its tiles or strips. It can be sent to a worker. */
export interface TiffPiece {
  /** Samples of a row. */
  readonly perRow: number;
  readonly rows: number;
  /** Samples of a pixel that lie side by side. */
  readonly step: number;
  readonly type: SampleType;
  readonly dtype: Dtype;
  readonly littleEndian: boolean;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly lowBitFirst: boolean;
  readonly jpegTables: Bytes | undefined;
}

/** The pixels of a tile or strip; `packed` is used up. Rejects with an Error where it is broken. */
export async function unpackPiece(packed: Bytes, piece: TiffPiece): Promise<Pixels> {
  const { perRow, rows, step, type, dtype, predictor } = piece;
  if (piece.lowBitFirst) reverseBits(packed);
  const size = type.bits / 8;
  const expected = Math.ceil((perRow * type.bits) / 8) * rows;
  const unpacked = await compressions[piece.compression]?.unpack({
    ...piece,
    ...{ bytes: packed, expectedBytes: expected },
  });
  if (!unpacked) throw new Error(`unknown compression ${piece.compression}`);
  if (unpacked.length < expected)
    throw new Error(`it holds ${unpacked.length} bytes, not ${expected}`);
  if (![1, 2, 4, 8].includes(size))
    return unpackBits(unpacked, { bits: type.bits, perRow, rows, dtype });
  const bytes = unpacked.length === expected ? unpacked : unpacked.slice(0, expected);
  if (predictor === 3) {
    const joined = joinFloatBytes(bytes, { perRow, step }, size);
    return toPixels(joined, { ...type, dtype });
  }
  if (!piece.littleEndian) swapBytes(bytes, size);
  if (predictor === 2) addAlongRows(integersOf(bytes, size), { perRow, step });
  return toPixels(bytes, { ...type, dtype });
}

function integersOf({ buffer }: Bytes, size: number): Pixels {
  if (size === 1) return new Uint8Array(buffer);
  return size === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}
