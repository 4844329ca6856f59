import type { Dtype } from "#core/layers/grid.ts";
import { createPixels, type Pixels } from "./pixel-source.ts";

/**
 * Samples of any number of bits up to 32, as TIFF and PNG pack them: most significant bit first, and every
 * row begins at a byte. `perRow` is in samples.
 */
export function unpackBits(
  bytes: Uint8Array,
  { bits, perRow, rows, dtype }: { bits: number; perRow: number; rows: number; dtype: Dtype },
): Pixels {
  const pixels = createPixels(dtype, perRow * rows);
  const rowBytes = Math.ceil((perRow * bits) / 8);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < perRow; i++) {
      let value = 0;
      for (let bit = i * bits; bit < (i + 1) * bits; bit++) {
        const byte = bytes[row * rowBytes + (bit >> 3)] ?? 0;
        value = value * 2 + ((byte >> (7 - (bit & 7))) & 1);
      }
      pixels[row * perRow + i] = value;
    }
  }
  return pixels;
}
