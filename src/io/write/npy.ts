import { bytesOfSample, numpyType, type StoredType } from "../stored-type.ts";
import { Appender } from "../stores/appender.ts";
import type { FileSink } from "../stores/save-folder.ts";
import { bandsOf, planesOf, rowsOfBand } from "./bands.ts";
import type { SavedImage } from "./saved-image.ts";
import { savedType } from "./saved-type.ts";
import type { FileWriter, WriteOptions } from "./writer.ts";

/** NumPy's format, version 1.0: the finest level in C order, in the order of the axes. */
export const npy = {
  id: "npy",
  title: "NumPy (.npy)",
  holds: "file",
  ending: ".npy",
  otherEnding: ".npy",
  write: writeNpy,
} as const satisfies FileWriter;

async function writeNpy(
  image: SavedImage,
  to: FileSink,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  const {
    levels: [finest],
    ids,
  } = image;
  const dtype = await savedType(image, signal);
  const file = new Appender(to);
  const { shape } = finest;
  await file.append(npyHeader(dtype, shape));
  const [height = 0, width = 0] = shape.slice(-2);
  const rows = rowsOfBand(width, bytesOfSample(dtype));
  const total = shape.slice(0, -2).reduce((product, length) => product * length, height);
  let done = 0;
  for (const plane of planesOf(finest))
    for await (const band of bandsOf(finest, plane, { dtype, wide: ids?.wide, rows, signal })) {
      const { buffer, byteOffset, byteLength } = band.data;
      await file.append(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)); // pixels made here are not shared
      done += band.rows;
      onProgress(done / total);
    }
  await file.flush();
}

/** What a .npy of that type and shape begins with, version 1.0: samples follow at a multiple of 64 bytes. */
export function npyHeader(dtype: StoredType, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${numpyType(dtype)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const text = `${dictionary.padEnd(length - 11)}\n`;
  const size = length - 10;
  const start = Uint8Array.of(
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    size & 255,
    size >> 8,
  );
  const header = new Uint8Array(length);
  header.set(start);
  header.set(new TextEncoder().encode(text), start.length);
  return header;
}
