import { crc32 } from "../crc32.ts";

/** Before each record: its length and a checksum, both uint32, little-endian. */
const headBytes = 8;

/** A record as it lies in a journal. */
export function framed(record: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headBytes + record.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, record.length, true);
  bytes.set(record, headBytes);
  view.setUint32(4, checksumOf(record), true);
  return bytes;
}

/** The whole records from the start of `bytes` on, and where the last of them ends: what follows was torn off. */
export function recordsIn(bytes: Uint8Array<ArrayBuffer>): {
  records: Uint8Array<ArrayBuffer>[];
  end: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array<ArrayBuffer>[] = [];
  let end = 0;
  while (end + headBytes <= bytes.length) {
    const start = end + headBytes;
    const length = view.getUint32(end, true);
    if (length > bytes.length - start) break;
    const record = bytes.slice(start, start + length);
    if (checksumOf(record) !== view.getUint32(end + 4, true)) break;
    records.push(record);
    end = start + length;
  }
  return { records, end };
}

/** CRC-32 of the length and the bytes: with the length in it, a file that ends in zeros does not end in empty records. */
function checksumOf(record: Uint8Array): number {
  const length = new Uint8Array(new Uint32Array([record.length]).buffer);
  return crc32(record, crc32(length));
}
