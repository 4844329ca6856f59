import { framed, recordsIn } from "./frame.ts";
import type { SyncFile } from "./sync-file.ts";

/** The two files of a journal: it lies in one of them, and is made anew in the other. */
export type Slots = readonly [SyncFile, SyncFile];

const magic = new TextEncoder().encode("LAMJRNL1");
/** Magic, generation, and that once more with every bit turned, so that a head half written is none. */
const headBytes = 16;

/**
 * Records in the order in which they were appended. Whatever moment a process ends at: a record is there whole or not at
 * all, and so is every one before it. One object of this class at a time.
 */
export class Journal {
  readonly #slots: Slots;
  #used: 0 | 1;
  #generation: number;
  /** Where the next record goes. */
  #end: number;

  private constructor(slots: Slots, at: { used: 0 | 1; generation: number; end: number }) {
    this.#slots = slots;
    this.#used = at.used;
    this.#generation = at.generation;
    this.#end = at.end;
  }

  /** Opens what is there, or begins a journal; a torn tail is cut off. */
  static open(slots: Slots): { journal: Journal; records: Uint8Array<ArrayBuffer>[] } {
    const generations = slots.map(generationOf);
    const [first = 0, second = 0] = generations;
    const used = second > first ? 1 : 0;
    const generation = Math.max(first, second);
    const file = slots[used];
    if (generation === 0) {
      begin(file, 1);
      file.flush();
      const journal = new Journal(slots, { used, generation: 1, end: headBytes });
      return { journal, records: [] };
    }
    const length = Math.max(0, file.size() - headBytes);
    const { records, end } = recordsIn(new Uint8Array(file.read(headBytes, length)));
    if (end < length) file.truncate(headBytes + end);
    return {
      journal: new Journal(slots, { used, generation, end: headBytes + end }),
      records,
    };
  }

  /** Once it returns the record survives a crash; if it throws, the journal is as it was. */
  append(record: Uint8Array): void {
    const file = this.#slots[this.#used];
    const bytes = framed(record);
    try {
      file.write(bytes, this.#end);
      file.flush();
    } catch (error) {
      file.truncate(this.#end);
      throw error;
    }
    this.#end += bytes.length;
  }

  /** Puts these records in place of all there are. The old ones stay until the new ones are whole. */
  rewrite(records: readonly Uint8Array[]): void {
    const next = this.#used === 0 ? 1 : 0;
    const file = this.#slots[next];
    try {
      file.truncate(0);
      let end = headBytes;
      for (const record of records) {
        const bytes = framed(record);
        file.write(bytes, end);
        end += bytes.length;
      }
      file.flush(); // before the head, which makes this file the one that counts
      begin(file, this.#generation + 1);
      file.flush();
      this.#end = end;
    } catch (error) {
      file.truncate(0);
      throw error;
    }
    const before = this.#slots[this.#used];
    this.#used = next;
    this.#generation++;
    before.truncate(0); // last: from its head on the new file counts, even where the old one stays
  }

  close(): void {
    for (const file of this.#slots) file.close();
  }
}

function begin(file: SyncFile, generation: number): void {
  const head = new Uint8Array(headBytes);
  head.set(magic);
  const view = new DataView(head.buffer);
  view.setUint32(8, generation, true);
  view.setUint32(12, ~generation >>> 0, true);
  file.write(head, 0);
}

/** 0 where the file holds no journal. */
function generationOf(file: SyncFile): number {
  if (file.size() < headBytes) return 0;
  const head = new Uint8Array(file.read(0, headBytes));
  const view = new DataView(head.buffer);
  const generation = view.getUint32(8, true);
  const isWhole = magic.every((byte, i) => head[i] === byte);
  return isWhole && view.getUint32(12, true) === ~generation >>> 0 ? generation : 0;
}
