import { Failure } from "#core/failure.ts";
import type { History } from "#core/history.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import type { Area } from "#core/labels/area.ts";
import type { Box } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import type { LabelArray } from "#core/labels/chunk-level.ts";
import type { LabelsEdit } from "#core/labels/edit.ts";
import type { DrawnArea, EditableLabels } from "#core/labels/editable-labels.ts";
import type { Ink } from "#core/labels/ink.ts";
import { reachOf } from "#core/labels/reach.ts";
import type { Brush } from "#core/labels/stroke.ts";
import { bytesOf } from "#io/labels/edit-record.ts";
import type { KeptLabels } from "#io/labels/kept-labels.ts";
import { LiveStroke } from "./live-stroke.ts";
import { type PointerStroke, waitingStroke } from "./waiting-stroke.ts";

/** Both in level-0 data coordinates, in the layer's axis order; one number an axis. */
export type StrokePoints = readonly (readonly number[])[];

/** Chunks of an area that are drawn at once: some 10 ms of work. */
const chunksAtOnce = 4;

/** Where edits are kept, and found again by their ids. */
export type EditsKeeper = Pick<
  KeptLabels,
  "edited" | "turned" | "wrote" | "find" | "forget" | "pause"
>;

export interface LabelsStoreParts {
  readonly labels: EditableLabels;
  readonly layer: LayerId;
  readonly history: History;
  /** Absent where these labels can only be looked at: another page paints on them. */
  readonly kept: EditsKeeper | undefined;
}

/** The way to change the pixels of one labels layer: every finished edit is one step to undo, and is kept in storage. */
export class LabelsStore {
  readonly labels: EditableLabels;
  readonly #parts: LabelsStoreParts;
  /** Settles after the last of those that take turns. */
  #lastTurn: Promise<unknown> = Promise.resolve();
  /** The edit that takes more than one turn, if there is one. */
  #openEdit: OpenEdit | undefined;

  constructor(parts: LabelsStoreParts) {
    this.labels = parts.labels;
    this.#parts = parts;
  }

  /** One stroke through points; returns how many pixels changed once they have on all levels, and are kept. */
  async paint(points: StrokePoints, brush: Brush, signal: AbortSignal): Promise<number> {
    this.labels.check(points, brush);
    this.#requireKept();
    const hold = await this.labels.ensure(reachOf(points, brush), signal);
    try {
      return await this.#alone(signal, () =>
        this.keep(this.labels.paint(points, brush), titleOf(brush)),
      );
    } finally {
      hold.release();
    }
  }

  /**
   * Nothing where the pointer already draws one: two at a time could not be undone apart. While an area is drawn the stroke
   * waits, and follows. Throws `labels/in-use` where these labels can only be looked at.
   */
  beginStroke(brush: Brush): PointerStroke | undefined {
    this.#requireKept();
    this.labels.check([], brush);
    if (this.#openEdit?.kind === "stroke") return undefined;
    if (!this.#openEdit) return this.#stroke(brush, this.#begin("stroke"));
    return waitingStroke((signal) =>
      this.#alone(signal, () => this.#stroke(brush, this.#begin("stroke"))),
    );
  }

  #stroke(brush: Brush, end: () => void): PointerStroke {
    const stroke = new LiveStroke(this.labels, brush);
    return {
      extend: (point) => stroke.extend(point),
      finish: async () => {
        try {
          const edit = await stroke.finish(); // which takes all of it back where it fails
          const keeping = this.keep(edit, titleOf(brush));
          end(); // not before: chunks could be written that the journal has not got
          return await keeping;
        } finally {
          end();
        }
      },
      cancel: () => {
        stroke.cancel();
        end();
      },
    };
  }

  /**
   * Acts once all who asked before have done so: for what looks for objects, or for labels that are free, and then draws what it
   * found. Strokes and undo do not wait for it; `Ink.only` keeps what they drew meanwhile.
   */
  inTurn<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => {
      signal.throwIfAborted();
      return act();
    });
    this.#lastTurn = turn.catch(() => {}); // whoever asked is told
    return turn;
  }

  /** Draws an area as one step to undo: see `drawAll`. */
  draw(
    area: Area,
    { ink, title }: { ink: Ink; title: string },
    signal: AbortSignal,
  ): Promise<number> {
    return this.drawAll([{ area, ink }], title, signal);
  }

  /** Draws areas as one step to undo, and lets the page go on meanwhile; all of them or, where it is stopped, nothing. */
  async drawAll(areas: readonly DrawnArea[], title: string, signal: AbortSignal): Promise<number> {
    this.#requireKept();
    const end = await this.#alone(signal, () => this.#begin("area"));
    const edit = this.labels.areaEdit();
    const level = this.labels.level(0);
    const breather = new Breather(signal);
    try {
      for (const drawn of areas) {
        const keys = [...drawn.area.keys];
        for (let i = 0; i < keys.length; i += chunksAtOnce) {
          const some = keys.slice(i, i + chunksAtOnce);
          const boxes = some.map((key) => level.boxOf(level.chunkOf(key)));
          const hold = await this.labels.ensure(boxes, signal);
          try {
            edit.draw(drawn, some);
          } finally {
            hold.release();
          }
          await breather.pause();
        }
      }
    } catch (error) {
      edit.cancel();
      end();
      throw error;
    }
    const keeping = this.keep(edit.finish(), title); // what fails from here on is no longer this edit's to take back
    end(); // as with strokes
    return keeping;
  }

  /**
   * Makes an edit that was just made one step to undo, if it changed anything; whoever makes edits of another kind calls it
   * before anything else is waited for. Returns how many pixels changed, once the edit survives a crash.
   */
  async keep(edit: LabelsEdit, title: string): Promise<number> {
    const kept = this.#keep(edit);
    if (!kept) return 0;
    const { bytes, isKept, ...data } = kept;
    this.#parts.history.push({ kind: "labels", title, data, bytes });
    await isKept;
    return edit.changed;
  }

  /** Opens an edit that replaces boxes of pixels, once no other is open; others wait until it ends. */
  async rewrite(signal: AbortSignal): Promise<Rewriting> {
    this.#requireKept();
    const end = await this.#alone(signal, () => this.#begin("area"));
    const edit = this.labels.boxesEdit();
    return {
      write: async (box, data) => {
        const hold = await this.labels.ensure([box], signal);
        try {
          edit.write(box, data);
        } finally {
          hold.release();
        }
      },
      cancel: () => {
        edit.cancel();
        end();
      },
      finish: () => {
        const kept = this.#keep(edit.finish());
        end(); // not before: chunks could be written that the journal has not got
        return kept;
      },
    };
  }

  #keep(edit: LabelsEdit): KeptEdit | undefined {
    if (edit.changed === 0) return undefined;
    const id = shortId();
    const isKept = this.#requireKept().edited(id, edit);
    return { layer: this.#parts.layer, edit: id, bytes: bytesOf(edit), isKept };
  }

  /** Resolves once an edit can be taken back or done again at once, until what it resolves with is called. */
  async ready(id: string): Promise<() => void> {
    const patches = this.#parts.kept?.find(id)?.patches ?? [];
    const { signal } = new AbortController(); // undo is not stopped half way
    const hold = await this.labels.ensureChunks(patches, signal);
    return this.#alone(signal, () => () => hold.release());
  }

  /** Takes back or does again an edit that is ready; an edit that could not be kept when it was made is left as it is. */
  turn(id: string, way: "undo" | "redo"): void {
    const kept = this.#requireKept();
    const edit = kept.find(id);
    if (!edit) return;
    this.labels[way](edit);
    kept.turned(id, way);
  }

  /** These labels as they are once no edit is open; what is drawn later is not in them. */
  frozen(signal: AbortSignal): Promise<EditableLabels> {
    return this.#alone(signal, () => this.labels.frozen());
  }

  forget(id: string): void {
    this.#parts.kept?.forget(id);
  }

  /** Pixels that are made rather than painted, for a layer that is not shown yet; no step to undo. */
  fill(box: Box, data: LabelArray): void {
    this.#requireKept().wrote(this.labels.write(box, data));
  }

  #requireKept(): EditsKeeper {
    const { kept, layer } = this.#parts;
    if (kept) return kept;
    throw new Failure(
      { code: "labels/in-use", layer },
      "Another tab of this browser paints on these labels; here they can be looked at. Close it there, then reload this page, or paint on a copy",
    );
  }

  /** Keeps other edits, and the writing of chunks, waiting until what it returns is called. */
  #begin(kind: OpenEdit["kind"]): () => void {
    const resume = this.#requireKept().pause();
    let settle = () => {};
    const ended = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const mine = { kind, ended };
    this.#openEdit = mine;
    return () => {
      if (this.#openEdit === mine) this.#openEdit = undefined; // it is called twice, and another may have begun
      resume();
      settle();
    };
  }

  /** Waits until no edit is open, and acts before another can begin. */
  async #alone<T>(signal: AbortSignal, act: () => T): Promise<Awaited<T>> {
    while (this.#openEdit) await this.#openEdit.ended;
    signal.throwIfAborted();
    return await act();
  }
}

/** Pixels that are being replaced, box by box; it ends with `finish` or `cancel`. */
export interface Rewriting {
  /** In C order over a box inside the grid. */
  write(box: Box, data: LabelArray): Promise<void>;
  /** Keeps it, if it changed anything; whoever asked makes it a step of the history before anything else is waited for. */
  finish(): KeptEdit | undefined;
  /** Everything is as it was before. */
  cancel(): void;
}

/** An edit that is found again by its id. */
export interface KeptEdit {
  readonly layer: LayerId;
  readonly edit: string;
  readonly bytes: number;
  /** Resolves once it survives a crash. */
  readonly isKept: Promise<void>;
}

interface OpenEdit {
  readonly kind: "stroke" | "area";
  readonly ended: Promise<void>;
}

function titleOf({ label }: Brush): string {
  return label === 0 ? "erase" : "paint";
}
