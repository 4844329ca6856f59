import type { Bytes } from "../files/stored-file.ts";

/** Unpacks PackBits (TIFF 6.0, section 9), up to `expectedBytes`. */
export function unpackPackBits(packed: Uint8Array, expectedBytes: number): Bytes {
  const output = new Uint8Array(expectedBytes);
  let filled = 0;
  for (let at = 0; at < packed.length && filled < expectedBytes; ) {
    const header = ((packed[at] ?? 0) << 24) >> 24; // with its sign
    at++;
    if (header === -128) continue; // filler
    if (header < 0) {
      output.fill(packed[at] ?? 0, filled, filled + 1 - header);
      filled += 1 - header;
      at++;
    } else {
      const run = packed.subarray(at, at + header + 1).subarray(0, expectedBytes - filled);
      output.set(run, filled);
      filled += run.length;
      at += header + 1;
    }
  }
  return filled >= expectedBytes ? output : output.slice(0, filled);
}
