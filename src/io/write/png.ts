import { crc32 } from "../crc32.ts";
import { bytesOfSample, type StoredPixels, type StoredType } from "../stored-type.ts";
import { Appender } from "../stores/appender.ts";
import type { FileSink } from "../stores/save-folder.ts";
import { swapBytes } from "../swap-bytes.ts";
import { bandsOf, planesOf, rowsOfBand } from "./bands.ts";
import type { SavedImage } from "./saved-image.ts";
import { savedType } from "./saved-type.ts";
import { cannotHold, type FileWriter, type WriteOptions } from "./writer.ts";

/** One plane of 8 or 16 bits, grey (ISO/IEC 15948); rows unfiltered, which is best for ids. */
export const png = {
  id: "png",
  title: "PNG",
  holds: "file",
  ending: ".png",
  otherEnding: ".png",
  refuses({ levels: [{ axes, shape, dtype }], ids }) {
    const along = axes.flatMap((axis, i) =>
      (shape[i] ?? 1) > 1 && i < axes.length - 2 ? axis : [],
    );
    if (along.length > 0)
      return `it has several planes (along ${along.join(", ")}), and a PNG holds one; save it as TIFF or OME-Zarr`;
    if (ids || dtype === "uint8" || dtype === "uint16") return undefined;
    return `its pixels are ${dtype}, and a PNG holds whole numbers of 8 or 16 bits; save it as TIFF, .npy or OME-Zarr`;
  },
  write: writePng,
} as const satisfies FileWriter;

async function writePng(image: SavedImage, to: FileSink, options: WriteOptions): Promise<void> {
  const [finest] = image.levels;
  const dtype = await savedType(image, options.signal);
  if (bytesOfSample(dtype) > 2)
    throw cannotHold(png, image.name, "it has ids above 65535; save it as .npy or OME-Zarr");
  const file = new Appender(to);
  const [height = 0, width = 0] = finest.shape.slice(-2);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8 * bytesOfSample(dtype)); // grey, unfiltered, not interlaced: zeros
  await file.append(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
  await file.append(chunk("IHDR", new Uint8Array(header.buffer)));
  await packRows(image, { file, dtype, ...options });
  await file.append(chunk("IEND", new Uint8Array()));
  await file.flush();
}

interface Packing extends WriteOptions {
  readonly file: Appender;
  readonly dtype: StoredType;
}

/** All rows as one zlib stream, a chunk of the file for each piece that comes out of it. */
async function packRows(
  { levels: [finest], ids }: SavedImage,
  { file, dtype, signal, onProgress }: Packing,
): Promise<void> {
  const { readable, writable } = new CompressionStream("deflate");
  const [height = 0, width = 0] = finest.shape.slice(-2);
  const rows = rowsOfBand(width, bytesOfSample(dtype));
  const feed = async () => {
    const writer = writable.getWriter();
    let done = 0;
    try {
      for (const plane of planesOf(finest))
        for await (const band of bandsOf(finest, plane, { dtype, wide: ids?.wide, rows, signal })) {
          await writer.write(rowsOf(band.data, width));
          done += band.rows;
          onProgress(done / height);
        }
      await writer.close();
    } catch (error) {
      await writer.abort(error).catch(() => {}); // the other end has failed first
      throw error;
    }
  };
  const take = async () => {
    const reader = readable.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        await file.append(chunk("IDAT", new Uint8Array(value)));
      }
    } catch (error) {
      await reader.cancel(error).catch(() => {}); // as above
      throw error;
    }
  };
  await Promise.all([feed(), take()]);
}

/** Each row behind the number of its filter, 0; the high byte of a sample first. */
function rowsOf(data: StoredPixels, width: number): Uint8Array<ArrayBuffer> {
  const size = data.BYTES_PER_ELEMENT;
  const samples = new Uint8Array(data.byteLength);
  samples.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  swapBytes(samples, size);
  const pitch = width * size;
  const rows = samples.length / pitch;
  const out = new Uint8Array(rows * (pitch + 1));
  for (let row = 0; row < rows; row++)
    out.set(samples.subarray(row * pitch, (row + 1) * pitch), row * (pitch + 1) + 1);
  return out;
}

/** A length, a name, bytes, and the checksum of name and bytes; numbers big-endian. */
function chunk(name: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(12 + bytes.length);
  const view = new DataView(all.buffer);
  view.setUint32(0, bytes.length);
  all.set(new TextEncoder().encode(name), 4);
  all.set(bytes, 8);
  view.setUint32(8 + bytes.length, crc32(all.subarray(4, 8 + bytes.length)));
  return all;
}
