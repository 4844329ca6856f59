/** The part that is used of a package that ships no types. */
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decode" {
  interface JpegDecoder {
    /** Memory of the decoder to put the file into. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getFrameInfo(): { readonly width: number; readonly height: number };
    /** Memory of the decoder: rows of pixels of samples. */
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }
  // biome-ignore lint/style/noDefaultExport: it is the package's
  export default function create(): Promise<{ readonly JPEGDecoder: new () => JpegDecoder }>;
}
