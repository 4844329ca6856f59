import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { Patch } from "#core/labels/patch.ts";
import type { ImageRef } from "../source-ref.ts";
import { createOmeZarr, type WritableOmeZarr } from "../zarr/create-ome-zarr.ts";
import { openWritableOmeZarr } from "../zarr/open-writable.ts";
import type { EditsFolder } from "./edits-folder.ts";
import type { KeptIds } from "./kept-ids.ts";
import { labelsChunkShape } from "./labels-grid.ts";
import type { LabelsJournal } from "./labels-journal.ts";

/** Chunks are written together, a while after the first of them changed: a stroke after the other is on them by then. */
const gatherMs = 1000;
/** How long a failed write waits for the next attempt, if nothing else asks for one. */
const retryMs = 3000;

export interface FoldParts {
  readonly labels: EditableLabels;
  /** What the labels are called in the metadata. */
  readonly name: string;
  readonly base: ImageRef | null;
  /** Entries are written there first; it is told what is in the chunk store. */
  readonly journal: LabelsJournal;
  /** Written before the chunks that need them. */
  readonly keptIds?: KeptIds | undefined;
  /** Opens or makes the folder; asked for at the first write. */
  folder(): Promise<EditsFolder>;
  /** Told of each write that failed; it stays in line and is tried again. */
  onFailure(error: unknown): void;
}

/**
 * Brings what was painted into the Zarr of a folder, in the background: the chunks that changed, on every level, each as a
 * whole. None is written that has on it what the journal does not, such as a stroke that is being drawn.
 */
export class EditsFold {
  readonly #parts: FoldParts;
  /** "level/key" of chunks to write. */
  readonly #waiting = new Set<string>();
  #zarr: Promise<WritableOmeZarr> | undefined;
  #isMade: boolean;
  #isStarted: boolean;
  #writing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pauses: number;
  #resumed: (() => void)[] = [];
  readonly #closed = new AbortController();

  /** `isMade`: the folder has been written to before. */
  constructor(parts: FoldParts, { isMade }: { isMade: boolean }) {
    this.#parts = parts;
    this.#isMade = isMade;
    this.#isStarted = false;
    this.#pauses = 0;
  }

  /** Makes the folder, so that empty labels can be opened again. */
  start(): Promise<void> {
    this.#isStarted = true;
    return this.#write();
  }

  /** Puts chunks in line, as they are when their turn comes. */
  mark(patches: readonly Patch[]): void {
    for (const { level, key } of patches) this.#waiting.add(`${level}/${key}`);
    this.#isStarted = true;
    this.#later(gatherMs);
  }

  /** Chunks are being changed by what the journal has not got yet. Returns what says that they no longer are, once. */
  pause(): () => void {
    this.#pauses++;
    let isPaused = true;
    return () => {
      if (isPaused) this.#pauses--;
      isPaused = false;
      if (this.#pauses > 0) return;
      for (const resume of this.#resumed.splice(0)) resume();
    };
  }

  /** Resolves once all that was marked is in the store; rejects with what keeps it from getting there. */
  async flush(): Promise<void> {
    if (this.#isStarted) await this.#write();
  }

  /** What is in line is still written, once more at most; nothing is told of it any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#timer);
    await this.#writing?.catch(() => {}); // it has been told
    if (this.#waiting.size > 0) await this.#write().catch(() => {}); // the journal still has it
  }

  /** Writes no more, for labels that are thrown away. Resolves when the write under way has ended. */
  async discard(): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#writing?.catch(() => {}); // nobody needs what it wrote
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#write().catch(() => {}); // whoever listens to failures has been told
    }, ms);
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
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
    const { labels, journal } = this.#parts;
    const { levels } = await this.#open();
    if (this.#waiting.size === 0) return;
    await this.#quiet();
    const { count } = journal;
    for (const entry of this.#waiting) {
      const [level = 0, key = 0] = entry.split("/").map(Number);
      await this.#quiet();
      const chunks = labels.level(level);
      const data = chunks.edited.get(key);
      this.#waiting.delete(entry); // before the write: a change meanwhile puts it in line again
      try {
        if (data) await levels[level]?.writeChunk(chunks.chunkOf(key), data);
      } catch (error) {
        this.#waiting.add(entry);
        throw error;
      }
    }
    if (count > 0) await journal.folded(count).catch(() => {}); // without it they are written once more
  }

  /**
   * Until the journal has all that is on the chunks, and their ids are kept; what comes after that, before anything else is
   * waited for, is too.
   */
  async #quiet(): Promise<void> {
    const { journal, keptIds } = this.#parts;
    for (;;)
      if (this.#pauses > 0) await new Promise<void>((resolve) => this.#resumed.push(resolve));
      else if (!journal.isSettled) await journal.settled();
      else if (keptIds?.isBehind) await keptIds.write();
      else return;
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
    const { labels, name, base, folder } = this.#parts;
    const { store } = await folder();
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
    this.#later(retryMs);
  }
}
