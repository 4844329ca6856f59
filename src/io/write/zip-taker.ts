import { crc32 } from "../crc32.ts";
import type { Appender } from "../stores/appender.ts";
import type { FileTaker } from "../stores/save-folder.ts";
import type { Key } from "../stores/store.ts";
import { ByteWriter } from "./byte-writer.ts";

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  /** Where its header begins. */
  readonly at: number;
}

/**
 * Puts files into a zip as they come, without packing them: chunks are packed already. By PKWARE's APPNOTE 6.3, with its
 * zip64 records, since images have more than 65535 chunks. Without `finish` it lacks its directory, and nobody can open it.
 */
export class ZipTaker implements FileTaker {
  readonly #file: Appender;
  readonly #folder: string;
  readonly #entries: Entry[] = [];
  #last: Promise<void> = Promise.resolve();

  /** Names begin with `folder`, so that unpacking makes one; "" for none. */
  constructor(file: Appender, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  /** One after the other, whoever asks for it. */
  set(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#last = this.#last.then(() => this.#put(key, value));
    return this.#last;
  }

  /** Writes the directory. */
  async finish(): Promise<void> {
    await this.#last;
    const start = this.#file.length;
    for (const entry of this.#entries) await this.#file.append(directoryEntry(entry));
    const size = this.#file.length - start;
    await this.#file.append(endOfDirectory({ count: this.#entries.length, start, size }));
    await this.#file.flush();
  }

  async #put(key: Key, value: Uint8Array<ArrayBuffer>): Promise<void> {
    const name = new TextEncoder().encode(this.#folder ? `${this.#folder}${key}` : key.slice(1));
    const entry = { name, crc: crc32(value), size: value.length, at: this.#file.length };
    this.#entries.push(entry);
    await this.#file.append(localHeader(entry));
    await this.#file.append(value);
  }
}

const most = 0xffffffff;

/** Names are UTF-8; there is no time in it, so that the same image gives the same bytes: 1 January 1980. */
function common(to: ByteWriter, { crc, size, name }: Entry): ByteWriter {
  const [utf8, stored, midnight, firstDay] = [0x800, 0, 0, 0x21];
  for (const value of [utf8, stored, midnight, firstDay]) to.number(value, 2);
  for (const value of [crc, size, size]) to.number(value, 4);
  return to.number(name.length, 2);
}

function localHeader(entry: Entry): Uint8Array<ArrayBuffer> {
  const header = new ByteWriter(30 + entry.name.length).number(0x04034b50, 4).number(45, 2);
  return common(header, entry).number(0, 2).bytes(entry.name).all;
}

/** What lies beyond 4 GiB says so in an extra field. */
function directoryEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  const { name, at } = entry;
  const far = at >= most;
  const header = new ByteWriter(46 + name.length + (far ? 12 : 0));
  header.number(0x02014b50, 4).number(45, 2).number(45, 2);
  common(header, entry).number(far ? 12 : 0, 2);
  for (const size of [2, 2, 2, 4]) header.number(0, size); // no comment, one disk, no attributes
  header.number(far ? most : at, 4).bytes(name);
  return far ? header.number(1, 2).number(8, 2).number(at, 8).all : header.all;
}

/** Always with the 64-bit record: readers that know none go by the old one, where it is enough. */
function endOfDirectory(directory: { count: number; start: number; size: number }) {
  const { count, start, size } = directory;
  const end = new ByteWriter(56 + 20 + 22);
  end.number(0x06064b50, 4).number(44, 8).number(45, 2).number(45, 2).number(0, 4).number(0, 4);
  for (const value of [count, count, size, start]) end.number(value, 8);
  end.number(0x07064b50, 4).number(0, 4);
  end.number(start + size, 8).number(1, 4);
  end.number(0x06054b50, 4).number(0, 2).number(0, 2);
  for (const value of [count, count]) end.number(Math.min(value, 0xffff), 2);
  for (const value of [size, start]) end.number(Math.min(value, most), 4);
  return end.number(0, 2).all;
}
