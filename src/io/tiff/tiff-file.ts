import { ChunkCache } from "../chunks/chunk-cache.ts";
import { BufferedFile } from "../files/buffered-file.ts";
import type { StoredFile } from "../files/stored-file.ts";
import { Directory, type Encoding, pointer, viewOf } from "./directory.ts";

/** More directories than that are read anew when they are needed again. */
const keptBytes = 4096 * 1024;

/** A file as a chain of directories. Those are read one by one, and only as far as somebody asks. */
export class TiffFile {
  readonly encoding: Encoding;
  readonly #headers: BufferedFile;
  /** Where the directories of the chain lie, as far as it was followed; 0 after the last. */
  readonly #chain: number[];
  readonly #directories = new ChunkCache<Directory>(keptBytes);

  private constructor(headers: BufferedFile, { encoding, first }: TiffHeader) {
    this.#headers = headers;
    this.encoding = encoding;
    this.#chain = [first];
  }

  /** Nothing where the file does not begin as a TIFF does. */
  static async open(file: StoredFile, signal: AbortSignal): Promise<TiffFile | undefined> {
    const headers = new BufferedFile(file);
    const bytes = await headers.read({ offset: 0, length: 16 }, { signal });
    const header = bytes.length < 8 ? undefined : parseHeader(viewOf(bytes));
    return header && new TiffFile(headers, header);
  }

  /** The directory at that place of the chain; nothing after its end. */
  async directory(index: number, signal: AbortSignal): Promise<Directory | undefined> {
    for (let i = this.#chain.length - 1; i < index; i++) {
      const offset = this.#chain[i] ?? 0;
      if (offset === 0) return undefined;
      const { next } = await this.directoryAt(offset, signal);
      // Others may have come this far meanwhile; and a broken file may go round.
      this.#chain[i + 1] ??= this.#chain.includes(next) ? 0 : next;
    }
    const offset = this.#chain[index] ?? 0;
    return offset === 0 ? undefined : this.directoryAt(offset, signal);
  }

  directoryAt(offset: number, signal: AbortSignal): Promise<Directory> {
    const { encoding } = this;
    return this.#directories.get(String(offset), {
      load: (signal) => Directory.read(this.#headers, { offset, encoding, signal }),
      signal,
    });
  }
}

interface TiffHeader {
  readonly encoding: Encoding;
  /** Where the first directory lies. */
  readonly first: number;
}

function parseHeader(view: DataView): TiffHeader | undefined {
  const order = view.getUint16(0);
  const littleEndian = order === 0x4949;
  if (!littleEndian && order !== 0x4d4d) return undefined;
  const magic = view.getUint16(2, littleEndian);
  if (magic !== 42 && magic !== 43) return undefined;
  const encoding = { littleEndian, big: magic === 43 };
  if (encoding.big && view.byteLength < 16) return undefined;
  return { encoding, first: pointer(view, encoding.big ? 8 : 4, encoding) };
}
