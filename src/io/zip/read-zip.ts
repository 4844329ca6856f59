import { Failure } from "#core/failure.ts";
import { bytesInMemory, type ZipBytes } from "./zip-bytes.ts";
import { type Fail, readDirectory, viewOf, type ZipEntry } from "./zip-directory.ts";

/** The files in a zip, by their full names. */
export interface ZipFiles {
  readonly names: readonly string[];
  /** How many bytes a file has, unpacked, as the directory says; undefined where there is none of that name. */
  sizeOf(name: string): number | undefined;
  /** The bytes of a file, no more than `sizeOf`; undefined where there is none of that name. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

const headerMark = 0x04034b50;
const headerLength = 30;

/** A zip in memory. Rejects with `model/unreadable`, naming `source`. */
export function readZip(bytes: Uint8Array, source: string): Promise<ZipFiles> {
  return openZip(bytesInMemory(bytes), (problem) => {
    throw new Failure({ code: "model/unreadable", source }, `${source} is no zip: ${problem}`);
  });
}

/** A zip wherever it lies: its directory is read now, each file when it is asked for. */
export async function openZip(bytes: ZipBytes, fail: Fail): Promise<ZipFiles> {
  const entries = await readDirectory(bytes, fail);
  return {
    names: [...entries.keys()],
    sizeOf: (name) => entries.get(name)?.plain,
    async read(name) {
      const entry = entries.get(name);
      return entry && readEntry(entry, bytes, (problem) => fail(`${name} ${problem}`));
    },
  };
}

async function readEntry(
  { at, size, plain, method }: ZipEntry,
  bytes: ZipBytes,
  fail: Fail,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = viewOf(await bytes.read(at, at + headerLength));
  if (header.byteLength < headerLength || header.getUint32(0, true) !== headerMark)
    return fail("does not lie where it says");
  const start = at + headerLength + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + size > bytes.size) return fail("goes on behind the end");
  if (method !== 0 && method !== 8) return fail(`is packed by method ${method}`);
  if (method === 0 && size !== plain) return fail("is not as long as it says");
  const packed = new Uint8Array(await bytes.read(start, start + size)); // a copy, of a buffer that is not shared
  return method === 0 ? packed : inflate(packed, plain, fail);
}

/** Stops where there is more than the directory says: such a file may have no end. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  plain: number,
  fail: Fail,
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
