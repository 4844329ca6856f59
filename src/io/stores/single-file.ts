import { Failure } from "#core/failure.ts";
import type { ByteRange, Key, ReadOptions, Store } from "./store.ts";

/** A file of the browser, as a folder with nothing else in it. Only the parts that are asked for are read. */
export class SingleFile implements Store {
  readonly #file: File;

  constructor(file: File) {
    this.#file = file;
  }

  get(key: Key, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#read(key, this.#file, options);
  }

  getRange(key: Key, range: ByteRange, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const file = this.#file;
    const part =
      "suffixLength" in range
        ? file.slice(Math.max(0, file.size - range.suffixLength))
        : file.slice(range.offset, range.offset + range.length);
    return this.#read(key, part, options);
  }

  async #read(key: Key, part: Blob, { signal }: ReadOptions): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    const { name } = this.#file;
    if (key !== `/${name}`) return undefined;
    try {
      return new Uint8Array(await part.arrayBuffer());
    } catch (cause) {
      throw new Failure(
        { code: "source/unreachable", source: name },
        `Cannot read ${name} any more: it has changed on the disk since it was opened; open it again`,
        { cause },
      );
    }
  }
}
