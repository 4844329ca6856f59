import { ChunkCache } from "../chunks/chunk-cache.ts";
import type { Bytes, Span, StoredFile } from "./stored-file.ts";

const blockBytes = 32 * 1024;
const keptBytes = 4 * 2 ** 20;

/** A file for many small reads close to each other, as of headers: whole blocks are fetched, and some kept. */
export class BufferedFile {
  readonly #file: StoredFile;
  readonly #blocks = new ChunkCache<Bytes>(keptBytes);

  constructor(file: StoredFile) {
    this.#file = file;
  }

  /** As many of these bytes as the file has. */
  async read(span: Span, { signal }: { signal: AbortSignal }): Promise<Bytes> {
    const end = span.offset + span.length;
    const first = Math.floor(span.offset / blockBytes);
    const count = Math.ceil(end / blockBytes) - first;
    if (count > 2) return this.#file.read(span, { signal });
    const blocks = await Promise.all(
      Array.from({ length: Math.max(0, count) }, (_, i) => this.#block(first + i, signal)),
    );
    const result = new Uint8Array(span.length);
    let filled = 0;
    for (const [i, block] of blocks.entries()) {
      const at = (first + i) * blockBytes;
      const part = block.subarray(Math.max(0, span.offset - at), Math.max(0, end - at));
      result.set(part, filled);
      filled += part.length;
    }
    return filled === result.length ? result : result.slice(0, filled);
  }

  #block(index: number, signal: AbortSignal): Promise<Bytes> {
    const span = { offset: index * blockBytes, length: blockBytes };
    return this.#blocks.get(String(index), {
      load: (signal) => this.#file.read(span, { signal }),
      signal,
    });
  }
}
