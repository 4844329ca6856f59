import { crc32 } from "#io/crc32.ts";
import type { PreparedData } from "../data/prepare.ts";

/**
 * What tells the data of a run from other data: where how many pixels of which class are, what is held out, what the
 * network sees of the image. Equal data has equal fingerprints.
 */
export function fingerprintOf({ data, cells }: PreparedData): string {
  const { image, channels, classes, normalization, holdOut, within } = data;
  const described = JSON.stringify([
    ...[image.axes, image.shape, within, channels, classes],
    ...[[...normalization.mean], [...normalization.std]],
    holdOut.squares.map(({ plane, y, x }) => [plane, y, x]),
  ]);
  const counted = cells.flatMap(({ plane, y, x, counts }) => [plane, y, x, ...[...counts].flat()]);
  const numbers = new Uint8Array(Float64Array.from(counted).buffer);
  return crc32(numbers, crc32(new TextEncoder().encode(described)))
    .toString(16)
    .padStart(8, "0");
}
