import { Failure } from "#core/failure.ts";
import type { History } from "#core/history.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import { EditableLabels, labelsDtypeOf } from "#core/labels/editable-labels.ts";
import type { Grid } from "#core/layers/grid.ts";
import { signal } from "#core/signal.ts";
import type { Journals } from "#io/journal/journals.ts";
import { labelsBase, labelsImage, labelsLevels } from "#io/labels/edited-labels.ts";
import { openEditsFolder } from "#io/labels/edits-folder.ts";
import { KeptLabels } from "#io/labels/kept-labels.ts";
import { labelsGrid } from "#io/labels/labels-grid.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import {
  describeSource,
  type EditedLabelsRef,
  type ImageRef,
  type SourceRef,
} from "#io/source-ref.ts";
import { removeStore } from "#io/stores/opfs.ts";
import { type EditsChange, editsChange, labelsChange } from "./changes/labels-change.ts";
import { type EditsKeeper, LabelsStore } from "./labels-store.ts";
import { SharedEdits, type TakenEdits } from "./shared-edits.ts";

interface Entry {
  readonly store: LabelsStore;
  readonly levels: readonly PixelSource[];
  /** Where in OPFS the edits are kept. */
  readonly edits: string;
  /** What opens the labels again, as it is now; a signal, so that the session follows. */
  sourceRef(): SourceRef;
  flush(): Promise<void>;
  /** Lets go of the memory; what was painted still gets to storage. */
  release(): Promise<void>;
  /** As `release`, without writing any more. */
  discard(): Promise<void>;
}

export interface LabelsStoresParts {
  /** Its history takes a step for every finished edit. */
  readonly model: { readonly history: History };
  /** Where edits are written as they are made. */
  readonly journals: Journals;
  /** Told of each edit that could not be kept yet; it is tried again. */
  onBroken(layer: LayerId, error: unknown): void;
}

/** Owns the editable pixels of every labels layer, and what keeps them. */
export class LabelsStores {
  /** Takes back, and does again, edits of several layers. */
  readonly changes: EditsChange;
  readonly #parts: LabelsStoresParts;
  readonly #entries = new Map<LayerId, Entry>();
  readonly #shared: SharedEdits;

  constructor(parts: LabelsStoresParts) {
    const { model, journals } = parts;
    this.#parts = parts;
    const onFailure = (edits: string, error: unknown) => {
      for (const [layer, entry] of this.#entries)
        if (entry.edits === edits) parts.onBroken(layer, error);
    };
    this.#shared = new SharedEdits({ journals, onFailure });
    const change = labelsChange((layer) => this.#entries.get(layer as LayerId)?.store); // a map asked for a string that may be none
    model.history.handle("labels", change);
    this.changes = editsChange(change);
    model.history.handle("edits", this.changes);
  }

  /** Opens painted labels for `putEdits`; whoever takes them either puts or releases them. */
  takeEdits(ref: EditedLabelsRef, signal: AbortSignal): Promise<TakenEdits> {
    return this.#shared.take(ref, signal);
  }

  putEdits(id: LayerId, { ref, image, kept, release, discard }: TakenEdits): void {
    const flush = () => kept?.flush() ?? Promise.resolve();
    const sourceRef = () => ref;
    const store = this.#storeOf(id, { labels: image.labels, kept });
    const { levels } = image;
    const { edits } = ref;
    this.#entries.set(id, { store, levels, edits, sourceRef, flush, release, discard });
  }

  /** Makes an opened labels image editable as that layer; what is painted goes to OPFS, the source stays as it is. */
  put(id: LayerId, { ref, image }: { ref: ImageRef; image: MultiscaleImage }): void {
    const grid = labelsGrid(image.grid, describeSource(ref));
    const labels = new EditableLabels(grid, labelsBase(image, labelsDtypeOf(grid)));
    const edited = { ...newEdits(id), base: ref };
    const shown = labelsImage(labels, image);
    this.#enter(id, { labels, image: shown, edited, plain: ref });
  }

  /** New labels with nothing in them; they are in storage from the start, so that they can be opened again. */
  create(id: LayerId, { grid, like }: NewLabels): LabelsStore {
    const labels = new EditableLabels(grid);
    const description = { name: undefined, channels: [], isLabels: true };
    const image = labelsImage(labels, { description });
    const edited = { ...newEdits(id), ...(like && { like }) };
    const kept = this.#enter(id, { labels, image, edited, plain: undefined });
    kept.start().catch(() => {}); // `onBroken` has been told
    return this.store(id);
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

  /** As they look now, for as long as somebody reads them. */
  async frozen(id: LayerId, signal: AbortSignal): Promise<readonly PixelSource[]> {
    return labelsLevels(await this.store(id).frozen(signal));
  }

  /** What opens these labels again: the plain source until something is painted. Reads a signal. */
  sourceRef(id: LayerId): SourceRef {
    return this.#entry(id).sourceRef();
  }

  /** Resolves once every finished edit is in the chunks, where a worker sees it. */
  flush(id: LayerId): Promise<void> {
    return this.#entry(id).flush();
  }

  /** Waits for the edits of every layer; `onBroken` is told of those that do not get to storage. */
  async flushAll(): Promise<void> {
    await Promise.allSettled([...this.#entries.values()].map((entry) => entry.flush()));
  }

  /** Lets go of the memory; strokes that are not in storage yet still get there. */
  release(id: LayerId): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    void entry?.release(); // which tells `onBroken` and never rejects
  }

  /** As `release`, for labels that nobody will ask for: no more is written. Returns where they were kept. */
  async discard(id: LayerId): Promise<string | undefined> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    await entry?.discard();
    return entry?.edits;
  }

  /** Takes out labels that nobody has seen, from storage too. */
  async remove(id: LayerId): Promise<void> {
    const path = await this.discard(id);
    if (path !== undefined) await removeStore({ kind: "opfs", path });
  }

  #enter(id: LayerId, { labels, image, edited, plain }: NewEntry): KeptLabels {
    const isPainted = signal(plain === undefined);
    const { base, edits } = edited;
    const kept = new KeptLabels(
      {
        ...{ labels, base, edits, journals: this.#parts.journals },
        ids: image.ids,
        name: image.description.name ?? "labels",
        folder: () => openEditsFolder(edits, { create: true }),
        onFailure: (error) => this.#parts.onBroken(id, error),
      },
      { isMade: false },
    );
    const painted = <T>(result: T): T => {
      isPainted.value = true;
      return result;
    };
    const keeper: EditsKeeper = {
      edited: (edit, pixels) => painted(kept.edited(edit, pixels)),
      turned: (edit, way) => painted(kept.turned(edit, way)),
      wrote: (pixels) => painted(kept.wrote(pixels)),
      find: (edit) => kept.find(edit),
      forget: (edit) => kept.forget(edit),
      pause: () => painted(kept.pause()), // the address may name the edits before the first of them is made
    };
    const { release, discard } = this.#shared.put(edited, { image: { ...image, labels }, kept });
    this.#entries.set(id, {
      store: this.#storeOf(id, { labels, kept: keeper }),
      levels: image.levels,
      edits,
      sourceRef: () => (isPainted.value ? edited : (plain ?? edited)),
      flush: () => kept.flush(),
      release,
      discard,
    });
    return kept;
  }

  #storeOf(
    layer: LayerId,
    { labels, kept }: { labels: EditableLabels; kept: EditsKeeper | undefined },
  ): LabelsStore {
    const { history } = this.#parts.model;
    return new LabelsStore({ labels, layer, history, kept });
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
