import type { BufferedFile } from "../files/buffered-file.ts";
import type { Bytes } from "../files/stored-file.ts";

/** Numbers of the tags that are read here (TIFF 6.0; Adobe's supplements; 50838 and 50839 are ImageJ's). */
export const tags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  software: 305,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  subDirectories: 330,
  sampleFormat: 339,
  jpegTables: 347,
  imageJSizes: 50838,
  imageJ: 50839,
} as const;
export type Tag = keyof typeof tags;

/** Bytes of one value by the number of its type; 16 to 18 are BigTIFF's. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

export interface Encoding {
  readonly littleEndian: boolean;
  /** BigTIFF: offsets and counts of 64 bits. */
  readonly big: boolean;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values lie in the file. */
  readonly offset: number;
}

/** One image file directory: its tags, whose values are read when they are asked for. */
export class Directory {
  /** For caches: about what it takes. */
  readonly byteLength = 1024;
  /** Where the next directory of the chain lies; 0 after the last. */
  readonly next: number;
  readonly #entries: ReadonlyMap<number, Entry>;
  readonly #file: BufferedFile;
  readonly #encoding: Encoding;

  private constructor(
    file: BufferedFile,
    parsed: { encoding: Encoding; entries: ReadonlyMap<number, Entry>; next: number },
  ) {
    this.#file = file;
    this.#encoding = parsed.encoding;
    this.#entries = parsed.entries;
    this.next = parsed.next;
  }

  /** Throws a RangeError where the file ends inside the directory. */
  static async read(
    file: BufferedFile,
    { offset, encoding, signal }: { offset: number; encoding: Encoding; signal: AbortSignal },
  ): Promise<Directory> {
    const { littleEndian, big } = encoding;
    const [head, size, tail] = big ? [8, 20, 8] : [2, 12, 4];
    const start = viewOf(await file.read({ offset, length: head }, { signal }));
    const count = big ? long(start, 0, littleEndian) : start.getUint16(0, littleEndian);
    if (count > 4096) throw new RangeError(`a directory of ${count} entries`);
    const length = count * size + tail;
    const view = viewOf(await file.read({ offset: offset + head, length }, { signal }));
    const entries = new Map<number, Entry>();
    for (let i = 0; i < count; i++) {
      const at = i * size;
      const type = view.getUint16(at + 2, littleEndian);
      const values = big ? long(view, at + 4, littleEndian) : view.getUint32(at + 4, littleEndian);
      const inline = (typeBytes[type] ?? 0) * values <= (big ? 8 : 4);
      const field = at + (big ? 12 : 8);
      entries.set(view.getUint16(at, littleEndian), {
        type,
        count: values,
        offset: inline ? offset + head + field : pointer(view, field, encoding),
      });
    }
    return new Directory(file, { encoding, entries, next: pointer(view, count * size, encoding) });
  }

  has(tag: Tag): boolean {
    return this.#entries.has(tags[tag]);
  }

  /** All values of a tag; rationals as quotients. Empty where the tag is absent. */
  async numbers(tag: Tag, signal: AbortSignal): Promise<number[]> {
    const entry = this.#entries.get(tags[tag]);
    if (!entry) return [];
    const view = viewOf(await this.#bytes(entry, signal));
    const size = typeBytes[entry.type] ?? 0;
    const { littleEndian } = this.#encoding;
    return Array.from({ length: entry.count }, (_, i) =>
      value(view, { type: entry.type, at: i * size, littleEndian }),
    );
  }

  async number(tag: Tag, signal: AbortSignal): Promise<number | undefined> {
    const [first] = await this.numbers(tag, signal);
    return first;
  }

  async bytes(tag: Tag, signal: AbortSignal): Promise<Bytes | undefined> {
    const entry = this.#entries.get(tags[tag]);
    return entry && this.#bytes(entry, signal);
  }

  /** Without the zero that ends it. */
  async text(tag: Tag, signal: AbortSignal): Promise<string | undefined> {
    const bytes = await this.bytes(tag, signal);
    return bytes && new TextDecoder().decode(bytes).replace(/\0.*$/s, "");
  }

  #bytes({ type, count, offset }: Entry, signal: AbortSignal): Promise<Bytes> {
    const length = (typeBytes[type] ?? 0) * count;
    return this.#file.read({ offset, length }, { signal });
  }
}

export function viewOf({ buffer, byteOffset, byteLength }: Bytes): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

export function pointer(view: DataView, at: number, { big, littleEndian }: Encoding): number {
  return big ? long(view, at, littleEndian) : view.getUint32(at, littleEndian);
}

function long(view: DataView, at: number, littleEndian: boolean): number {
  return Number(view.getBigUint64(at, littleEndian));
}

function value(
  view: DataView,
  { type, at, littleEndian }: { type: number; at: number; littleEndian: boolean },
): number {
  const read = readers[type] ?? readers[1];
  return read ? read(view, at, littleEndian) : 0;
}

type Read = (view: DataView, at: number, littleEndian: boolean) => number;
const byte: Read = (view, at) => view.getUint8(at);
const unsigned: Read = (view, at, le) => view.getUint32(at, le);

/** By the number of the type. */
const readers: { readonly [type: number]: Read } = {
  1: byte,
  2: byte,
  3: (view, at, le) => view.getUint16(at, le),
  4: unsigned,
  5: (view, at, le) => view.getUint32(at, le) / view.getUint32(at + 4, le),
  6: (view, at) => view.getInt8(at),
  7: byte,
  8: (view, at, le) => view.getInt16(at, le),
  9: (view, at, le) => view.getInt32(at, le),
  10: (view, at, le) => view.getInt32(at, le) / view.getInt32(at + 4, le),
  11: (view, at, le) => view.getFloat32(at, le),
  12: (view, at, le) => view.getFloat64(at, le),
  13: unsigned,
  16: long,
  17: (view, at, le) => Number(view.getBigInt64(at, le)),
  18: long,
};
