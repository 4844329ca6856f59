import { Journal, type Slots } from "#io/journal/journal.ts";
import type { Journals, OpenJournal } from "#io/journal/journals.ts";
import type { SyncFile } from "#io/journal/sync-file.ts";

/** A file in memory that remembers each write, and can be too small for the next one. */
export class MemoryFile implements SyncFile {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  mostBytes: number;

  constructor(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(), mostBytes: number = Infinity) {
    this.bytes = bytes;
    this.mostBytes = mostBytes;
  }

  size(): number {
    return this.bytes.length;
  }

  read(at: number, length: number): Uint8Array {
    return this.bytes.slice(at, at + length);
  }

  write(bytes: Uint8Array, at: number): void {
    const size = Math.min(this.mostBytes, Math.max(this.bytes.length, at + bytes.length));
    const grown = new Uint8Array(size);
    grown.set(this.bytes);
    grown.set(bytes.subarray(0, Math.max(0, size - at)), at);
    this.bytes = grown;
    if (at + bytes.length > size) throw new Error("full");
  }

  truncate(size: number): void {
    const cut = new Uint8Array(size);
    cut.set(this.bytes.subarray(0, size));
    this.bytes = cut;
  }

  flush(): void {}
  close(): void {}
}

/** Journals in memory: what is there stays there when they are closed, or forgotten as by a crash. */
export class MemoryJournals implements Journals {
  readonly files = new Map<string, Slots & readonly [MemoryFile, MemoryFile]>();

  async open(path: string): Promise<OpenJournal> {
    const slots = this.files.get(path) ?? ([new MemoryFile(), new MemoryFile()] as const);
    this.files.set(path, slots);
    const { journal, records } = Journal.open(slots);
    return {
      records,
      append: async (record) => journal.append(record),
      rewrite: async (all) => journal.rewrite(all),
      close: async () => {},
    };
  }
}
