import { Failure } from "#core/failure.ts";

/** A zip in memory: the files in it, by their full names. */
export interface ZipFiles {
  readonly names: readonly string[];
  /** The bytes of a file; undefined where there is none of that name. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

interface Entry {
  /** 0: as it is, 8: deflated. */
  readonly method: number;
  readonly size: number;
  /** Bytes, unpacked. */
  readonly plain: number;
  /** Where its local header begins. */
  readonly at: number;
}

const [endMark, entryMark, headerMark] = [0x06054b50, 0x02014b50, 0x04034b50];
const endLength = 22;
/** Where a length or place lies in a zip64 record, which files of under 4 GiB need not have. */
const elsewhere = 0xffffffff;

/** By PKWARE's APPNOTE 6.3, for files of under 4 GiB. Throws `model/unreadable`, naming `source`. */
export function readZip(bytes: Uint8Array, source: string): ZipFiles {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (problem: string): never => {
    throw new Failure({ code: "model/unreadable", source }, `${source} is no zip: ${problem}`);
  };
  const entries = readDirectory(view, fail);
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      const { at, size, plain, method } = entry;
      if (at + 30 > view.byteLength || view.getUint32(at, true) !== headerMark)
        return fail(`${name} does not lie where it says`);
      const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
      if (start + size > view.byteLength) return fail(`it ends before ${name} does`);
      const packed = new Uint8Array(bytes.subarray(start, start + size)); // a copy, of a buffer that is not shared
      if (method === 0) return packed;
      return method === 8
        ? await inflate(packed, plain, (problem) => fail(`${name} ${problem}`))
        : fail(`${name} is packed by method ${method}`);
    },
  };
}

function readDirectory(view: DataView, fail: (problem: string) => never): Map<string, Entry> {
  const end = findEnd(view) ?? fail("its directory is missing");
  let at = view.getUint32(end + 16, true);
  const entries = new Map<string, Entry>();
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== entryMark)
      return fail("its directory is broken");
    const [nameLength = 0, ...others] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    );
    const size = view.getUint32(at + 20, true);
    const plain = view.getUint32(at + 24, true);
    const place = view.getUint32(at + 42, true);
    if (size === elsewhere || place === elsewhere) return fail("it is larger than 4 GiB");
    const name = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength);
    const entry = { method: view.getUint16(at + 10, true), size, plain, at: place };
    entries.set(new TextDecoder().decode(name), entry);
    at += 46 + nameLength + others.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}

/** A comment of up to 65535 bytes may come after it. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endLength;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === endMark) return at;
  return undefined;
}

/** Stops where there is more than the directory says: such a file may have no end. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  plain: number,
  fail: (problem: string) => never,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"))
    .getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => fail("is broken"));
    if (done) break;
    length += value.length;
    if (length > plain) {
      await reader.cancel();
      return fail("is larger than it says");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
