import type { FileSink } from "#io/stores/save-folder.ts";

/** A file in memory. */
export class MemorySink implements FileSink {
  bytes = new Uint8Array();

  async write(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
    if (at > this.bytes.length) throw new Error(`a hole before ${at}`);
    const longer = new Uint8Array(Math.max(this.bytes.length, at + bytes.length));
    longer.set(this.bytes);
    longer.set(bytes, at);
    this.bytes = longer;
  }

  async close(): Promise<void> {}

  async abort(): Promise<void> {}
}
