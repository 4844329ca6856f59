import { encode } from "fast-png";
import type { Raster } from "./raster.ts";

/** The picture as a PNG file. */
export function chartPng({ width, height, data }: Raster): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode({ width, height, data, channels: 3, depth: 8 }));
}
