import type { LabelsEdit } from "#core/labels/edit.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { LabelIds } from "#core/labels/label-ids.ts";
import type { ImageRef } from "../source-ref.ts";
import { createOmeZarr, type WritableOmeZarr } from "../zarr/create-ome-zarr.ts";
import { openWritableOmeZarr } from "../zarr/open-writable.ts";
import type { EditsFolder } from "./edits-folder.ts";
import { KeptIds } from "./kept-ids.ts";
import { labelsChunkShape } from "./labels-grid.ts";

/** How long a failed write waits for the next attempt, if nothing else asks for one. */
const retryMs = 3000;

export interface JournalParts {
  readonly labels: EditableLabels;
  /** Their large ids are kept with what is painted. */
  readonly ids?: LabelIds | undefined;
  /** What the labels are called in the metadata. */
  readonly name: string;
  readonly base: ImageRef | null;
  /** Opens or makes the folder; asked for at the first write. */
  folder(): Promise<EditsFolder>;
  /** Told of each write that failed; it stays in line and is tried again. */
  onFailure(error: unknown): void;
}

/**
 * Keeps what is painted: after each finished stroke, undo and redo the chunks that changed are written to storage, on
 * every level, in the order in which they first changed. A chunk that changes again while it waits is written once.
 */
export class LabelsJournal {
  readonly #parts: JournalParts;
  /** "level/key" of chunks to write. */
  readonly #waiting = new Set<string>();
  #zarr: Promise<WritableOmeZarr> | undefined;
  #ids: KeptIds | undefined;
  #isMade: boolean;
  #isStarted: boolean;
  #writing: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #closed = new AbortController();

  /** `isMade`: the folder has been written to before. */
  constructor(parts: JournalParts, { isMade }: { isMade: boolean }) {
    this.#parts = parts;
    this.#isMade = isMade;
    this.#isStarted = false;
  }

  /** Makes the folder, so that empty labels can be opened again. */
  start(): void {
    this.#isStarted = true;
    this.#write().catch(() => {}); // whoever listens to failures has been told
  }

  /** Puts the chunks of an edit in line, as they are when their turn comes. */
  record({ patches }: LabelsEdit): void {
    for (const { level, key } of patches) this.#waiting.add(`${level}/${key}`);
    this.start();
  }

  /** Resolves once all that was recorded is in storage; rejects with what keeps it from getting there. */
  async flush(): Promise<void> {
    if (this.#isStarted) await this.#write();
  }

  /** What is in line is still written, once more at most; nothing is told of it any more. */
  close(): void {
    this.#closed.abort();
    clearTimeout(this.#retry);
    if (this.#waiting.size > 0) this.start();
  }

  /** Writes no more, for labels that are thrown away. Resolves when the write under way has ended. */
  async discard(): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#retry);
    this.#waiting.clear();
    await this.#writing?.catch(() => {}); // nobody needs what it wrote
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => {
        this.#failed(error);
        throw error;
      })
      .finally(() => {
        this.#writing = undefined;
      });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    clearTimeout(this.#retry);
    const { levels } = await this.#open();
    await this.#ids?.write();
    for (const entry of this.#waiting) {
      const [level = 0, key = 0] = entry.split("/").map(Number);
      const chunks = this.#parts.labels.level(level);
      const data = chunks.get(key);
      this.#waiting.delete(entry); // before the write: a change meanwhile puts it in line again
      try {
        if (data) await levels[level]?.writeChunk(chunks.chunkOf(key), data);
      } catch (error) {
        this.#waiting.add(entry);
        throw error;
      }
    }
  }

  async #open(): Promise<WritableOmeZarr> {
    this.#zarr ??= this.#openOrMake();
    try {
      return await this.#zarr;
    } catch (error) {
      this.#zarr = undefined; // the next attempt starts anew
      throw error;
    }
  }

  async #openOrMake(): Promise<WritableOmeZarr> {
    const { labels, ids, name, base, folder } = this.#parts;
    const { store } = await folder();
    this.#ids = ids && new KeptIds(ids, store);
    if (this.#isMade) {
      const signal = new AbortController().signal; // what is painted is written, whatever else is stopped
      return openWritableOmeZarr(store, { source: name, signal });
    }
    const made = await createOmeZarr(store, {
      name,
      grid: labels.grid,
      version: "0.5",
      chunkShape: labelsChunkShape(labels.grid),
      isLabels: true,
      attributes: { lamella: { base } },
    });
    this.#isMade = true;
    return made;
  }

  #failed(error: unknown): void {
    if (this.#closed.signal.aborted) return;
    this.#parts.onFailure(error);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.start(), retryMs);
  }
}
