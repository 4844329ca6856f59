import * as zarr from "zarrita";
import type { Bytes } from "../files/stored-file.ts";
import { decodeJpeg } from "../jpeg/decode-jpeg.ts";
import { boundCodecs } from "../zarr/bounded-codecs.ts";
import { joinJpeg } from "./join-jpeg.ts";
import { unpackLzw } from "./lzw.ts";
import { unpackPackBits } from "./pack-bits.ts";

/** One tile or strip, as it was read. */
export interface Packed {
  readonly bytes: Bytes;
  /** How many there are unpacked. */
  readonly expectedBytes: number;
  readonly jpegTables: Bytes | undefined;
  readonly photometric: number;
}

interface Compression {
  /** For people. */
  readonly title: string;
  unpack(packed: Packed): Promise<Bytes> | Bytes;
}

const deflate: Compression = { title: "deflate", unpack: (packed) => byZarr("zlib", packed) };

/** By their number in the file. Those that throw say that the data is broken. */
export const compressions: { readonly [method: number]: Compression } = {
  1: { title: "none", unpack: ({ bytes }) => bytes },
  5: { title: "LZW", unpack: ({ bytes, expectedBytes }) => unpackLzw(bytes, expectedBytes) },
  7: { title: "JPEG", unpack: unpackJpeg },
  8: deflate,
  32773: {
    title: "PackBits",
    unpack: ({ bytes, expectedBytes }) => unpackPackBits(bytes, expectedBytes),
  },
  32946: deflate, // its number of old
  50000: { title: "zstandard", unpack: (packed) => byZarr("zstd", packed) },
};

/** Colours that JPEG holds as YCbCr come as red, green and blue. */
async function unpackJpeg({ bytes, jpegTables, photometric }: Packed): Promise<Bytes> {
  const { data } = await decodeJpeg(
    joinJpeg(bytes, { tables: jpegTables, isRgb: photometric === 2 }),
  );
  return data;
}

/** The codecs that Zarr brings are those of TIFF. */
async function byZarr(name: "zlib" | "zstd", { bytes, expectedBytes }: Packed): Promise<Bytes> {
  boundCodecs();
  const Codec = await zarr.registry.get(name)?.();
  if (!Codec) throw new Error(`zarrita has no ${name}`);
  const shape = [expectedBytes];
  const plain = { dataType: "uint8" as const, shape, codecs: [], fillValue: 0 };
  return new Uint8Array(await Codec.fromConfig({}, plain).decode(bytes));
}
