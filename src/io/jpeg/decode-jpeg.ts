import type { Bytes } from "../files/stored-file.ts";

export interface DecodedJpeg {
  readonly width: number;
  readonly height: number;
  /** Rows of pixels of one or three samples. */
  readonly data: Bytes;
}

/** Unpacks by libjpeg-turbo, to the values that Python's readers have. Throws where the file is broken. */
export async function decodeJpeg(bytes: Bytes): Promise<DecodedJpeg> {
  // The build without WebAssembly: it needs no file beside it in page, worker and Node, and decodes the same.
  const { default: create } = await import("@cornerstonejs/codec-libjpeg-turbo-8bit/decode");
  const decoder = new (await create()).JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    return { width, height, data: new Uint8Array(decoder.getDecodedBuffer()) }; // its memory is its own
  } catch (cause) {
    throw cause instanceof Error ? cause : new Error("its JPEG is damaged", { cause }); // C++ throws numbers
  } finally {
    decoder.delete();
  }
}
