import { npyHeaderLength, parseNpyHeader } from "#io/npy/npy-header.ts";
import { npyHeader } from "#io/write/npy.ts";
import type { Planes } from "./test-image.ts";

/** An image as a .npy file [1, channel, y, x] of float32. */
export function encodeNpy({ data, shape }: Planes): Uint8Array<ArrayBuffer> {
  const header = npyHeader("float32", [1, ...shape]);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** Of what `encodeNpy` made. */
export function decodeNpy(file: Uint8Array<ArrayBuffer>): Planes {
  const start = npyHeaderLength(file) ?? 0;
  const header = parseNpyHeader(file.subarray(0, start));
  const [batch, channels = 0, height = 0, width = 0] = header?.shape ?? [];
  if (batch !== 1) throw new Error("No .npy file of one image");
  const data = new Float32Array(file.slice(start).buffer);
  return { data, shape: [channels, height, width] };
}
