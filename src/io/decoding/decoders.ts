import type { Bytes } from "../files/stored-file.ts";
import { decodeJpeg } from "../jpeg/decode-jpeg.ts";
import type { Pixels } from "../pixel-source.ts";
import { decodePng } from "../png/decode-png.ts";
import { type TiffPiece, unpackPiece } from "../tiff/unpack-piece.ts";

/** What is known of a file before it is unpacked. JSON. */
export interface PackedImage {
  readonly width: number;
  readonly height: number;
  /** Of a pixel. */
  readonly samples: number;
  /** Of a sample. */
  readonly bits: number;
}

/** What is known of what is packed, before it is unpacked. It can be sent to a worker. */
interface Known {
  readonly png: PackedImage;
  readonly jpeg: PackedImage;
  /** A tile or a strip. */
  readonly tiff: TiffPiece;
}

export type DecodedFormat = keyof Known;

/** Bytes in a format, and what is known of them. */
export type Packed<F extends DecodedFormat = DecodedFormat> = {
  readonly [Each in F]: {
    readonly format: Each;
    readonly bytes: Bytes;
    readonly image: Known[Each];
  };
}[F];

/** What is unpacked as a whole. Each rejects with an Error where it is broken. */
const decoders: {
  readonly [F in DecodedFormat]: (bytes: Bytes, image: Known[F]) => Promise<Pixels>;
} = {
  png: async (bytes, image) => decodePng(bytes, image),
  async jpeg(bytes, { width, height }) {
    const { data, ...found } = await decodeJpeg(bytes);
    if (found.width === width && found.height === height) return data;
    throw new Error(`it unpacks to ${found.width} x ${found.height}, not ${width} x ${height}`);
  },
  tiff: unpackPiece,
};

export function decode<F extends DecodedFormat>({
  format,
  bytes,
  image,
}: Packed<F>): Promise<Pixels> {
  return decoders[format](bytes, image);
}
