import * as v from "valibot";
import { halfOf } from "../half-floats.ts";
import type { ZarrDocument } from "./zarr-node.ts";

/** Codecs that look at bytes, or move samples as they are. Others would compute with what are only the bits of numbers. */
const blind = /^(numcodecs\.)?(bytes|transpose|blosc|zstd|gzip|zlib|lz4|crc32c|shuffle)$/;

/**
 * Not every browser has arrays of 16-bit floats, and zarrita wants them: an array of halves is read as one of their bits.
 * Undefined where it is none, or is packed by a codec that computes.
 */
export function halvesAsBits(
  metadata: ZarrDocument,
  codecs: readonly string[],
): ZarrDocument | undefined {
  const { data_type, dtype, fill_value } = metadata;
  const isHalf = data_type === "float16" || /^[<>]f2$/.test(String(dtype));
  if (!isHalf || !codecs.every((name) => blind.test(name))) return undefined;
  const fill = { fill_value: bitsOf(fill_value) };
  if (data_type === "float16") return { ...metadata, ...fill, data_type: "uint16" };
  return { ...metadata, ...fill, dtype: String(dtype).replace("f", "u") };
}

/** A number, its name, or in v3 its bits as "0x7e00". */
function bitsOf(fill: unknown): number {
  if (!v.is(v.union([v.string(), v.number()]), fill)) return 0;
  return typeof fill === "string" && fill.startsWith("0x") ? Number(fill) : halfOf(Number(fill));
}
