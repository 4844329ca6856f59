import type { Pixels } from "../pixel-source.ts";
import { unpackBits } from "../unpack-bits.ts";

/** What its header says. */
interface Header {
  readonly width: number;
  readonly height: number;
  /** Of a sample. */
  readonly bits: number;
  readonly samples: number;
}

/** Rows of pixels of samples, up to all 16 bits; of a palette the indices. Rejects with an Error where the file is broken. */
export async function decodePng(bytes: Uint8Array, header: Header): Promise<Pixels> {
  const { decode } = await import("fast-png");
  const { data } = decode(bytes);
  const { bits, width, samples, height } = header;
  if (bits >= 8) return data instanceof Uint8ClampedArray ? new Uint8Array(data) : data;
  const packed = new Uint8Array(data);
  return unpackBits(packed, { bits, perRow: width * samples, rows: height, dtype: "uint8" });
}
