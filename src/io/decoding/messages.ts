import type { Bytes } from "../files/stored-file.ts";
import type { Pixels } from "../pixel-source.ts";
import type { DecodedFormat, PackedImage } from "./decoders.ts";

/** What the worker that unpacks is sent, once. */
export interface DecodeRequest {
  readonly format: DecodedFormat;
  readonly bytes: Bytes;
  readonly image: PackedImage;
}

/** What it answers: pixels, or in words what is broken. */
export type DecodeReply = { readonly pixels: Pixels } | { readonly fault: string };
