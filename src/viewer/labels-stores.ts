import { Failure } from "#core/failure.ts";
import type { History } from "#core/history.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import type { LabelsEdit } from "#core/labels/edit.ts";
import { EditableLabels, labelsDtypeOf } from "#core/labels/editable-labels.ts";
import type { Grid } from "#core/layers/grid.ts";
import { signal } from "#core/signal.ts";
import { isEditedLabels, labelsBase, labelsImage } from "#io/labels/edited-labels.ts";
import { openEditsFolder } from "#io/labels/edits-folder.ts";
import { labelsGrid } from "#io/labels/labels-grid.ts";
import { LabelsJournal } from "#io/labels/labels-journal.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import {
  describeSource,
  type EditedLabelsRef,
  type ImageRef,
  type SourceRef,
} from "#io/source-ref.ts";
import { removeStore } from "#io/stores/opfs.ts";
import { LabelsStore } from "./labels-store.ts";

interface Entry {
  readonly store: LabelsStore;
  readonly journal: LabelsJournal;
  readonly levels: readonly PixelSource[];
  /** Where in OPFS the edits are kept. */
  readonly edits: string;
  /** What opens the labels again, as it is now; a signal, so that the session follows. */
  sourceRef(): SourceRef;
}

export interface LabelsStoresParts {
  /** Its history takes a step for every finished stroke. */
  readonly model: { readonly history: History };
  /** Told of each stroke that could not be kept yet; it is tried again. */
  onBroken(layer: LayerId, error: unknown): void;
}

/** Owns the editable pixels of every labels layer, and the journals that keep them. */
export class LabelsStores {
  readonly #parts: LabelsStoresParts;
  readonly #entries = new Map<LayerId, Entry>();

  constructor(parts: LabelsStoresParts) {
    this.#parts = parts;
  }

  /** Makes an opened labels image editable as that layer; what is painted goes to OPFS, the source stays as it is. */
  put(id: LayerId, { ref, image }: { ref: SourceRef; image: MultiscaleImage }): void {
    if (ref.kind === "edited-labels") {
      if (!isEditedLabels(image)) throw new Error(`${ref.edits} was opened as something else`);
      this.#enter(id, { labels: image.labels, image, edited: ref, plain: undefined });
      return;
    }
    const grid = labelsGrid(image.grid, describeSource(ref));
    const labels = new EditableLabels(grid, labelsBase(image, labelsDtypeOf(grid)));
    const edited = { ...newEdits(id), base: ref };
    const shown = labelsImage(labels, {
      description: image.description,
      ids: image.ids,
      baseFilled: (level) => image.levels[level]?.filled?.(),
    });
    this.#enter(id, { labels, image: shown, edited, plain: ref });
  }

  /** New labels with nothing in them; they are in storage from the start, so that they can be opened again. */
  create(id: LayerId, { grid, like }: NewLabels): LabelsStore {
    const labels = new EditableLabels(grid);
    const description = { name: undefined, channels: [], labels: [], isLabels: true };
    const image = labelsImage(labels, { description, baseFilled: () => [] });
    const edited = { ...newEdits(id), ...(like && { like }) };
    const entry = this.#enter(id, { labels, image, edited, plain: undefined });
    entry.journal.start();
    return entry.store;
  }

  /** To look at; what changes them goes through `store`. */
  get(id: LayerId): EditableLabels {
    return this.#entry(id).store.labels;
  }

  /** To change them. */
  store(id: LayerId): LabelsStore {
    return this.#entry(id).store;
  }

  /** As they look now, strokes included. */
  levels(id: LayerId): readonly PixelSource[] {
    return this.#entry(id).levels;
  }

  /** What opens these labels again: the plain source until something is painted. Reads a signal. */
  sourceRef(id: LayerId): SourceRef {
    return this.#entry(id).sourceRef();
  }

  /** Resolves once every finished stroke is in storage. */
  flush(id: LayerId): Promise<void> {
    return this.#entry(id).journal.flush();
  }

  /** Waits for the strokes of every layer; `onBroken` is told of those that do not get to storage. */
  async flushAll(): Promise<void> {
    await Promise.allSettled([...this.#entries.values()].map(({ journal }) => journal.flush()));
  }

  /** Lets go of the memory; strokes that are not in storage yet still get there. */
  release(id: LayerId): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.journal.close();
  }

  /** Takes out labels that nobody has seen, from storage too. */
  async remove(id: LayerId): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    await entry.journal.discard();
    await removeStore({ kind: "opfs", path: entry.edits });
  }

  #enter(id: LayerId, layer: NewEntry): Entry {
    const { labels, image, edited, plain } = layer;
    const { model, onBroken } = this.#parts;
    const isPainted = signal(plain === undefined);
    const journal = new LabelsJournal(
      {
        labels,
        ids: image.ids,
        name: image.description.name ?? "labels",
        base: edited.base,
        folder: () => openEditsFolder(edited.edits, { create: true }),
        onFailure: (error) => onBroken(id, error),
      },
      { isMade: isEditedLabels(image) },
    );
    const record = (edit: LabelsEdit) => {
      journal.record(edit);
      isPainted.value = true;
    };
    const entry: Entry = {
      store: new LabelsStore({ labels, record, history: model.history }),
      journal,
      levels: image.levels,
      edits: edited.edits,
      sourceRef: () => (isPainted.value ? edited : (plain ?? edited)),
    };
    this.#entries.set(id, entry);
    return entry;
  }

  #entry(id: LayerId): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    throw new Failure(
      { code: "labels/unavailable", layer: id },
      `Layer ${id} has no labels to paint on`,
    );
  }
}

export interface NewLabels {
  readonly grid: Grid;
  /** The image whose grid it is. */
  readonly like?: ImageRef | undefined;
}

interface NewEntry {
  readonly labels: EditableLabels;
  readonly image: MultiscaleImage;
  readonly edited: EditedLabelsRef;
  /** The source as it was before anything was painted on it. */
  readonly plain: SourceRef | undefined;
}

/** Where in OPFS a layer's edits go; another place each time. */
export function newEditsPath(id: LayerId): string {
  return `labels/${id}-${shortId()}`;
}

/** A folder of its own for each opening: a link may bring the same layer twice. */
function newEdits(id: LayerId): EditedLabelsRef {
  return { kind: "edited-labels", edits: newEditsPath(id), base: null };
}
