import { crc32 } from "#io/crc32.ts";
import { meaningOf } from "../data/classes.ts";
import type { PreparedData } from "../data/prepare.ts";

/**
 * What tells the data of a run from other data: where how many pixels of which class are, what is held out, what the
 * network sees of the images. Equal data has equal fingerprints.
 */
export function fingerprintOf({ data, cells }: PreparedData): string {
  const { sheets, classes, normalizer, holdOut } = data;
  const described = JSON.stringify([
    sheets.map(({ name, image, channels, plane, within }) => [
      ...[name, image.axes, image.shape, channels, plane, within],
    ]),
    ...[meaningOf(classes), classes.values, normalizer.saved, holdOut.pieces],
  ]);
  const counted = cells.flatMap(({ sheet, y, x, counts }) => [sheet, y, x, ...[...counts].flat()]);
  const numbers = new Uint8Array(Float64Array.from(counted).buffer);
  return crc32(numbers, crc32(new TextEncoder().encode(described)))
    .toString(16)
    .padStart(8, "0");
}
