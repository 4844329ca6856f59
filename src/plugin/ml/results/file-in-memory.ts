import type { FileSink } from "#io/stores/save-folder.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import { cannotHold, type FileWriter } from "#io/write/writer.ts";

/** An image as the bytes of a file. Throws `save/unsupported` where the format cannot hold it. */
export async function fileInMemory(
  image: SavedImage,
  writer: FileWriter,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const refused = writer.refuses?.(image);
  if (refused) throw cannotHold(writer, image.name, refused);
  const file = new GrowingFile();
  await writer.write(image, file, { signal, onProgress: () => {} });
  return file.bytes;
}

/** Takes what is written, in any order. */
class GrowingFile implements FileSink {
  #buffer = new Uint8Array(1 << 16);
  #length = 0;

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }

  async write(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
    const end = at + bytes.length;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, at);
    this.#length = Math.max(this.#length, end);
  }

  async close(): Promise<void> {}

  async abort(): Promise<void> {}
}
