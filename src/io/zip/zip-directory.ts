import type { ZipBytes } from "./zip-bytes.ts";

/** Where a file of a zip lies, as its directory says. */
export interface ZipEntry {
  /** 0: as it is, 8: deflated. */
  readonly method: number;
  readonly size: number;
  /** Bytes, unpacked. */
  readonly plain: number;
  /** Where its local header begins. */
  readonly at: number;
}

/** Throws what it makes of a problem. */
export type Fail = (problem: string) => never;

const [endMark, farMark, farEndMark, entryMark] = [0x06054b50, 0x07064b50, 0x06064b50, 0x02014b50];
const [endLength, farLength, farEndLength, entryLength] = [22, 20, 56, 46];
/** What stands where a number lies in a zip64 record. */
const [elsewhere, manyEntries] = [0xffffffff, 0xffff];
/** Of millions of files. */
const mostDirectoryBytes = 512 * 2 ** 20;

/** By PKWARE's APPNOTE 6.3, with its zip64 records. */
export async function readDirectory(bytes: ZipBytes, fail: Fail): Promise<Map<string, ZipEntry>> {
  const { count, start, size } = await findDirectory(bytes, fail);
  if (start + size > bytes.size || size > mostDirectoryBytes)
    return fail("its directory is broken");
  const view = viewOf(await bytes.read(start, start + size));
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let left = count; left > 0; left--) {
    if (at + entryLength > view.byteLength || view.getUint32(at, true) !== entryMark)
      return fail("its directory is broken");
    const [nameLength = 0, extra = 0, comment = 0] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    );
    const next = at + entryLength + nameLength + extra + comment;
    if (next > view.byteLength) return fail("its directory is broken");
    const name = new Uint8Array(view.buffer, view.byteOffset + at + entryLength, nameLength);
    const method = view.getUint16(at + 10, true);
    const far = { at: at + entryLength + nameLength, length: extra };
    const [plain = 0, packed = 0, place = 0] = farNumbers(view, { fields: [24, 20, 42], at, far });
    entries.set(new TextDecoder().decode(name), { method, size: packed, plain, at: place });
    at = next;
  }
  return entries;
}

/** The numbers of an entry; those that do not fit lie in the field 1 of its extra ones, in this order. */
function farNumbers(
  view: DataView,
  {
    fields,
    at,
    far,
  }: { fields: readonly number[]; at: number; far: { at: number; length: number } },
): number[] {
  let found = far.at;
  const end = far.at + far.length;
  while (found + 4 <= end && view.getUint16(found, true) !== 1)
    found += 4 + view.getUint16(found + 2, true);
  let next = found + 4;
  return fields.map((field) => {
    const near = view.getUint32(at + field, true);
    if (near !== elsewhere || next + 8 > end) return near;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  });
}

interface Place {
  readonly count: number;
  readonly start: number;
  readonly size: number;
}

/** A comment of up to 65535 bytes may come after the record that says it. */
async function findDirectory(bytes: ZipBytes, fail: Fail): Promise<Place> {
  const from = Math.max(0, bytes.size - endLength - 0xffff - farLength);
  const view = viewOf(await bytes.read(from, bytes.size));
  let at = view.byteLength - endLength;
  while (at >= 0 && view.getUint32(at, true) !== endMark) at--;
  if (at < 0) return fail("its directory is missing");
  const near = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const isFar = near.count === manyEntries || near.start === elsewhere || near.size === elsewhere;
  const locator = at - farLength;
  if (!isFar || locator < 0 || view.getUint32(locator, true) !== farMark) return near;
  const end = Number(view.getBigUint64(locator + 8, true));
  const far = viewOf(await bytes.read(end, end + farEndLength));
  if (far.byteLength < farEndLength || far.getUint32(0, true) !== farEndMark)
    return fail("its directory is missing");
  const [count = 0, size = 0, start = 0] = [32, 40, 48].map((field) =>
    Number(far.getBigUint64(field, true)),
  );
  return { count, size, start };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
