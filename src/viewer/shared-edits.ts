import type { Journals } from "#io/journal/journals.ts";
import { type OpenedEdits, openEdits } from "#io/labels/open-edits.ts";
import type { EditedLabelsRef } from "#io/source-ref.ts";

/** Painted labels in the hands of one layer, which lets go of them once, by one of the two. */
export interface TakenEdits extends OpenedEdits {
  readonly ref: EditedLabelsRef;
  /** Resolves when all is kept, and never rejects. */
  release(): Promise<void>;
  /** As `release`, for edits that are thrown away. */
  discard(): Promise<void>;
}

interface Shared {
  readonly opened: Promise<OpenedEdits>;
  /** Of whoever asked first: it stops the opening. Absent where nothing has to be opened. */
  readonly signal?: AbortSignal;
  users: number;
}

interface Parts {
  readonly journals: Journals;
  /** Told of edits, by their path, that cannot be kept now. */
  onFailure(edits: string, error: unknown): void;
}

/**
 * Edits are open once in a page, however many layers show them: a session that is opened over one with the same layers
 * goes on with what is in memory. What is being closed is waited for before it is opened again.
 */
export class SharedEdits {
  readonly #parts: Parts;
  readonly #open = new Map<string, Shared>();
  readonly #closing = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async take(ref: EditedLabelsRef, signal: AbortSignal): Promise<TakenEdits> {
    const { edits } = ref;
    const shared: Shared = this.#open.get(edits) ?? {
      opened: this.#opened(ref, signal),
      signal,
      users: 0,
    };
    this.#open.set(edits, shared);
    shared.users++;
    try {
      return this.#taken(ref, { shared, opened: await shared.opened });
    } catch (error) {
      if (this.#open.get(edits) === shared) this.#open.delete(edits);
      if (shared.signal?.aborted && !signal.aborted) return this.take(ref, signal); // another's wish, not ours
      throw error;
    }
  }

  /** Edits that were made in this page, in the hands of the layer that they were made for. */
  put(ref: EditedLabelsRef, opened: OpenedEdits): TakenEdits {
    const shared = { opened: Promise.resolve(opened), users: 1 };
    this.#open.set(ref.edits, shared);
    return this.#taken(ref, { shared, opened });
  }

  #taken(
    ref: EditedLabelsRef,
    { shared, opened }: { shared: Shared; opened: OpenedEdits },
  ): TakenEdits {
    const { edits } = ref;
    let isTaken = true;
    const end = async (close: () => Promise<void> | undefined) => {
      if (!isTaken) return;
      isTaken = false;
      shared.users--;
      if (shared.users > 0) return;
      this.#open.delete(edits);
      await this.#close(edits, close() ?? Promise.resolve());
    };
    return {
      ...opened,
      ref,
      release: () => end(() => opened.kept?.close()),
      discard: () => end(() => opened.kept?.discard()),
    };
  }

  async #close(edits: string, closed: Promise<void>): Promise<void> {
    const done = Promise.all([this.#closing.get(edits), closed]).then(() => {});
    this.#closing.set(edits, done);
    await done;
    if (this.#closing.get(edits) === done) this.#closing.delete(edits);
  }

  async #opened(ref: EditedLabelsRef, signal: AbortSignal): Promise<OpenedEdits> {
    const { journals, onFailure } = this.#parts;
    await this.#closing.get(ref.edits);
    signal.throwIfAborted();
    const parts = { journals, onFailure: (error: unknown) => onFailure(ref.edits, error) };
    return openEdits(ref, parts, signal);
  }
}
