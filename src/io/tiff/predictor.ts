import type { Bytes } from "../files/stored-file.ts";
import type { Pixels } from "../pixel-source.ts";

interface Rows {
  /** Samples of a row. */
  readonly perRow: number;
  /** Samples of a pixel that lie side by side. */
  readonly step: number;
}

/** Undoes horizontal differencing (TIFF 6.0, section 14) in place; typed arrays wrap as the format wants. */
export function addAlongRows(samples: Pixels, { perRow, step }: Rows): void {
  for (let row = 0; row < samples.length; row += perRow)
    for (let i = row + step; i < Math.min(row + perRow, samples.length); i++)
      samples[i] = (samples[i] ?? 0) + (samples[i - step] ?? 0);
}

/**
 * Undoes the floating-point predictor (Adobe Photoshop TIFF technical note 3): bytes of a row are
 * differences, all first bytes of its samples come first, most significant first. The result is little-endian.
 */
export function joinFloatBytes(bytes: Bytes, { perRow, step }: Rows, size: number): Bytes {
  const rowBytes = perRow * size;
  const result = new Uint8Array(bytes.length);
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    const differences = bytes.subarray(row, row + rowBytes);
    addAlongRows(differences, { perRow: rowBytes, step });
    for (let i = 0; i < perRow; i++)
      for (let byte = 0; byte < size; byte++)
        result[row + i * size + byte] = differences[(size - 1 - byte) * perRow + i] ?? 0;
  }
  return result;
}
