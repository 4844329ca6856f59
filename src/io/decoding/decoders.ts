import type { Bytes } from "../files/stored-file.ts";
import { decodeJpeg } from "../jpeg/decode-jpeg.ts";
import type { Pixels } from "../pixel-source.ts";
import { decodePng } from "../png/decode-png.ts";

/** What is known of a file before it is unpacked. JSON. */
export interface PackedImage {
  readonly width: number;
  readonly height: number;
  /** Of a pixel. */
  readonly samples: number;
  /** Of a sample. */
  readonly bits: number;
}

/** Formats that are unpacked as a whole. Each rejects with an Error where the file is broken. */
export const decoders = {
  png: async (bytes, image) => decodePng(bytes, image),
  async jpeg(bytes, { width, height }) {
    const { data, ...found } = await decodeJpeg(bytes);
    if (found.width === width && found.height === height) return data;
    throw new Error(`it unpacks to ${found.width} x ${found.height}, not ${width} x ${height}`);
  },
} as const satisfies { [format: string]: (bytes: Bytes, image: PackedImage) => Promise<Pixels> };

export type DecodedFormat = keyof typeof decoders;
