import type { LabelsEdit } from "#core/labels/edit.ts";
import type { Patch } from "#core/labels/patch.ts";
import type { OpenJournal } from "../journal/journals.ts";
import { bytesOf, decodeEntry, encodeEntry, type LabelsEntry } from "./edit-record.ts";

/** Bytes of edits that nobody can ask for any more; with more of them than this a journal is made anew. */
const mostForgottenBytes = 16 * 2 ** 20;
/** As many edits as undo has steps, and as many bytes: see `history-steps.ts`. */
const mostEdits = 200;
const mostBytes = 64 * 2 ** 20;

/** Pixels to be written again: those of one entry that may not have got to the chunk store. */
export interface Replay {
  readonly patches: readonly Patch[];
  readonly side: "before" | "after";
}

/**
 * What was painted on one labels layer, written ahead of the chunk store: an edit survives a crash as soon as `append`
 * resolves. It is opened with the first entry.
 */
export class LabelsJournal {
  readonly #open: () => Promise<OpenJournal>;
  readonly #before: () => Promise<void>;
  readonly #edits = new Map<string, LabelsEdit>();
  #journal: Promise<OpenJournal> | undefined;
  #last: Promise<void> = Promise.resolve();
  #waiting: number;
  #count: number;
  #forgottenBytes: number;

  /** `before`: what has to be kept before an entry is. */
  constructor(open: () => Promise<OpenJournal>, before: () => Promise<void> = async () => {}) {
    this.#open = open;
    this.#before = before;
    this.#waiting = 0;
    this.#count = 0;
    this.#forgottenBytes = 0;
  }

  /** Reads what was kept; returns what has to be painted again, in order, to get to where its writer was. */
  async read(): Promise<Replay[]> {
    const { records } = await this.#opened();
    const entries = records.map(decodeEntry);
    const done: Replay[] = [];
    let folded = 0;
    for (const entry of entries) {
      if (entry.kind === "folded") folded = entry.count;
      else {
        if (entry.kind === "edit") this.#edits.set(entry.id, entry.edit);
        const patches = this.#edits.get(entry.id)?.patches ?? [];
        done.push({ patches, side: entry.kind === "undo" ? "before" : "after" });
      }
    }
    this.#count = done.length;
    return done.slice(folded);
  }

  /** Opens it before there is anything to write, so that the first entry need not wait for that. */
  warm(): void {
    this.#opened().catch(() => {}); // the first entry tells
  }

  /** The edit of that id, while undo may need it. */
  find(id: string): LabelsEdit | undefined {
    return this.#edits.get(id);
  }

  /** Nobody asks for that edit any more. */
  forget(id: string): void {
    const edit = this.#edits.get(id);
    if (edit) this.#forgottenBytes += bytesOf(edit);
    this.#edits.delete(id);
  }

  /** Entries are written in the order in which they come; rejects where one cannot be kept. */
  append(entry: LabelsEntry): Promise<void> {
    if (entry.kind === "edit") this.#edits.set(entry.id, entry.edit);
    const record = encodeEntry(entry);
    return this.#inTurn(async (journal) => {
      await journal.append(record);
      if (entry.kind !== "folded") this.#count++;
    });
  }

  /** Whether every entry was written, or could not be. */
  get isSettled(): boolean {
    return this.#waiting === 0;
  }

  async settled(): Promise<void> {
    while (!this.isSettled) await this.#last;
  }

  /** How many entries were written, without those that say `folded`. */
  get count(): number {
    return this.#count;
  }

  /** Says that the first `count` entries are in the chunk store; drops, where it is worth it, what is not needed there. */
  async folded(count: number): Promise<void> {
    await this.append({ kind: "folded", count });
    const isAll = count === this.#count && this.isSettled;
    if (isAll && this.#forgottenBytes > mostForgottenBytes) await this.#rewrite();
  }

  async close(): Promise<void> {
    await this.settled();
    const journal = await this.#journal;
    this.#journal = undefined;
    await journal?.close();
  }

  /** Only the edits that undo may need, all of them folded. */
  #rewrite(): Promise<void> {
    this.#drop();
    const edits = [...this.#edits].map(([id, edit]) => encodeEntry({ kind: "edit", id, edit }));
    const folded = encodeEntry({ kind: "folded", count: edits.length });
    this.#forgottenBytes = 0;
    return this.#inTurn(async (journal) => {
      await journal.rewrite([...edits, folded]);
      this.#count = edits.length;
    });
  }

  /** Edits of sessions that never came back go when there are too many; as in undo, the last one stays however large. */
  #drop(): void {
    let bytes = [...this.#edits.values()].reduce((sum, edit) => sum + bytesOf(edit), 0);
    for (const [id, edit] of this.#edits) {
      const isMany = this.#edits.size > mostEdits || bytes > mostBytes;
      if (!isMany || this.#edits.size === 1) return;
      bytes -= bytesOf(edit);
      this.#edits.delete(id);
    }
  }

  #inTurn(write: (journal: OpenJournal) => Promise<void>): Promise<void> {
    this.#waiting++;
    const written = this.#last
      .then(() => this.#before())
      .then(() => this.#opened())
      .then(write);
    this.#last = written
      .catch(() => {}) // whoever appended is told
      .finally(() => {
        this.#waiting--;
      });
    return written;
  }

  #opened(): Promise<OpenJournal> {
    const opened = this.#journal ?? this.#open();
    this.#journal = opened;
    opened.catch(() => {
      if (this.#journal === opened) this.#journal = undefined; // the next attempt starts anew
    });
    return opened;
  }
}
