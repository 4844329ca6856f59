import type { Bytes } from "../files/stored-file.ts";

const startMarker = 2;
const endMarker = 2;

/**
 * A tile of JPEG in TIFF as a file of its own (TIFF technical note 2): the tables of all tiles come first, and what
 * kind of colours it holds is said by Adobe's marker, since TIFF says it elsewhere.
 */
export function joinJpeg(
  tile: Bytes,
  { tables, isRgb }: { tables: Bytes | undefined; isRgb: boolean },
): Bytes {
  const shared = tables ? tables.subarray(startMarker, tables.length - endMarker) : [];
  return Uint8Array.from([...start, ...adobe, isRgb ? 0 : 1, ...shared, ...tile.subarray(2)]);
}

const start = [0xff, 0xd8];
/** APP14, 14 bytes, "Adobe", version 100, two flags; the transform follows: 0 for none, 1 for YCbCr. */
const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];
