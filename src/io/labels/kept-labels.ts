import type { LabelsEdit } from "#core/labels/edit.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { LabelIds } from "#core/labels/label-ids.ts";
import { holdLock } from "../hold-lock.ts";
import type { Journals } from "../journal/journals.ts";
import type { ImageRef } from "../source-ref.ts";
import type { EditsFolder } from "./edits-folder.ts";
import { EditsFold } from "./fold-edits.ts";
import { KeptIds } from "./kept-ids.ts";
import { LabelsJournal } from "./labels-journal.ts";

/** How long edits may be held by a page that was just closed, reloaded or killed. */
const lockWaitMs = 1500;

export interface KeptLabelsParts {
  readonly labels: EditableLabels;
  /** Their large ids are kept with what is painted. */
  readonly ids?: LabelIds | undefined;
  readonly name: string;
  readonly base: ImageRef | null;
  /** Where in OPFS they are kept. */
  readonly edits: string;
  /** Opens or makes the folder of that path. */
  folder(): Promise<EditsFolder>;
  readonly journals: Journals;
  /** The lock on `edits`, where it is held already. */
  readonly lock?: (() => void) | undefined;
  /** Told of what cannot be kept now; folding is tried again. */
  onFailure(error: unknown): void;
}

/** Keeps what is painted on labels: in a journal at once, in the chunks of a Zarr soon after. */
export class KeptLabels {
  readonly #journal: LabelsJournal;
  readonly #fold: EditsFold;
  readonly #onFailure: (error: unknown) => void;
  #lock: Promise<(() => void) | undefined> | undefined;

  /** `isMade`: the folder has been written to before. */
  constructor(parts: KeptLabelsParts, options: { isMade: boolean }) {
    const { edits, ids, folder, journals, lock, onFailure } = parts;
    const keptIds = ids && new KeptIds(ids, async () => (await folder()).store);
    this.#onFailure = onFailure;
    this.#lock = lock && Promise.resolve(lock);
    this.#journal = new LabelsJournal(
      async () => {
        this.#lock ??= lockEdits(edits); // a new folder, which only this page knows
        await this.#lock;
        return journals.open(`${edits}/journal`);
      },
      keptIds && (() => keptIds.write()),
    );
    this.#fold = new EditsFold({ ...parts, keptIds, journal: this.#journal }, options);
  }

  /** Paints what did not get to the chunks before the page ended. */
  async recover(labels: EditableLabels, signal: AbortSignal): Promise<void> {
    for (const { patches, side } of await this.#journal.read()) {
      const hold = await labels.ensureChunks(patches, signal);
      labels.restore(patches, side);
      hold.release();
      this.#fold.mark(patches);
    }
  }

  /** Makes the folder of labels on which nothing was painted yet. */
  start(): Promise<void> {
    return this.#fold.start();
  }

  /** Resolves once the edit survives a crash, or whoever listens to failures was told why it does not. */
  async edited(id: string, edit: LabelsEdit): Promise<void> {
    this.#fold.mark(edit.patches);
    await this.#journal.append({ kind: "edit", id, edit }).catch(this.#onFailure);
  }

  /** An edit was taken back or done again; that survives a crash a moment later. */
  turned(id: string, way: "undo" | "redo"): void {
    this.#fold.mark(this.find(id)?.patches ?? []);
    this.#journal.append({ kind: way, id }).catch(this.#onFailure);
  }

  /** For pixels that no step to undo is about: they are kept once they are folded. */
  wrote({ patches }: LabelsEdit): void {
    this.#fold.mark(patches);
  }

  find(id: string): LabelsEdit | undefined {
    return this.#journal.find(id);
  }

  forget(id: string): void {
    this.#journal.forget(id);
  }

  /** While a stroke is drawn: what is half done is not to be kept. Returns what ends it. */
  pause(): () => void {
    this.#journal.warm();
    return this.#fold.pause();
  }

  /** Resolves once all is in the chunks, where a worker sees it. */
  flush(): Promise<void> {
    return this.#fold.flush();
  }

  /** Resolves when all is written and another page may paint. */
  async close(): Promise<void> {
    await this.#fold.close();
    await this.#unlock();
  }

  /** As `close`, for labels that are thrown away. */
  async discard(): Promise<void> {
    await this.#fold.discard();
    await this.#unlock();
  }

  async #unlock(): Promise<void> {
    await this.#journal.close().catch(() => {}); // nobody writes to it any more
    const release = await this.#lock;
    release?.();
  }
}

/** Undefined where another page paints on these edits. */
export function lockEdits(edits: string): Promise<(() => void) | undefined> {
  return holdLock(editsLock(edits), { waitMs: lockWaitMs });
}

/** The lock of whoever paints on edits. */
export function editsLock(edits: string): string {
  return `lamella-edits ${edits}`;
}
