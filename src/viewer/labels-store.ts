import type { History } from "#core/history.ts";
import type { Area } from "#core/labels/area.ts";
import type { Box } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import type { LabelArray } from "#core/labels/chunk-level.ts";
import type { LabelsEdit } from "#core/labels/edit.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { Ink } from "#core/labels/ink.ts";
import { reachOf } from "#core/labels/reach.ts";
import type { Brush } from "#core/labels/stroke.ts";
import { LiveStroke } from "./live-stroke.ts";

/** Both in level-0 data coordinates, in the layer's axis order; one number an axis. */
export type StrokePoints = readonly (readonly number[])[];

/** Chunks of an area that are drawn at once: some 10 ms of work. */
const chunksAtOnce = 4;

/** A stroke that follows a pointer. */
export interface PointerStroke {
  extend(point: readonly number[]): void;
  /** Keeps it as one step to undo; returns how many pixels changed. */
  finish(): Promise<number>;
  cancel(): void;
}

export interface LabelsStoreParts {
  readonly labels: EditableLabels;
  readonly history: History;
  /** Told of each edit that is finished, undone or done again: its chunks are others than those in storage. */
  record(edit: LabelsEdit): void;
}

/** The way to change the pixels of one labels layer: every finished stroke is one step to undo, and is kept in storage. */
export class LabelsStore {
  readonly labels: EditableLabels;
  readonly #record: (edit: LabelsEdit) => void;
  readonly #history: History;
  /** The edit that takes more than one turn, if there is one. */
  #openEdit: { readonly ended: Promise<void> } | undefined;

  constructor(parts: LabelsStoreParts) {
    this.labels = parts.labels;
    this.#record = parts.record;
    this.#history = parts.history;
  }

  /** One stroke through points; returns how many pixels changed once they have on all levels. */
  async paint(points: StrokePoints, brush: Brush, signal: AbortSignal): Promise<number> {
    this.labels.check(points, brush);
    const hold = await this.labels.ensure(reachOf(points, brush), signal);
    try {
      await this.#idle();
      signal.throwIfAborted();
      return this.#keep(this.labels.paint(points, brush), titleOf(brush));
    } finally {
      hold.release();
    }
  }

  /** Nothing where the pointer already draws one: two at a time could not be undone apart. */
  beginStroke(brush: Brush): PointerStroke | undefined {
    if (this.#openEdit) return undefined;
    const stroke = new LiveStroke(this.labels, brush);
    const end = this.#begin();
    return {
      extend: (point) => stroke.extend(point),
      finish: async () => {
        try {
          return this.#keep(await stroke.finish(), titleOf(brush));
        } catch (error) {
          this.#record(stroke.cancel()); // as below
          throw error;
        } finally {
          end();
        }
      },
      cancel: () => {
        this.#record(stroke.cancel()); // a chunk may have been written while it was painted on
        end();
      },
    };
  }

  /** Draws an area as one step to undo, and lets the page go on meanwhile; all of it or, where it is stopped, nothing. */
  async draw(
    area: Area,
    { ink, title }: { ink: Ink; title: string },
    signal: AbortSignal,
  ): Promise<number> {
    await this.#idle();
    signal.throwIfAborted();
    const end = this.#begin();
    const edit = this.labels.areaEdit(ink);
    const level = this.labels.level(0);
    const breather = new Breather(signal);
    try {
      const keys = [...area.keys];
      for (let i = 0; i < keys.length; i += chunksAtOnce) {
        const some = keys.slice(i, i + chunksAtOnce);
        const boxes = some.map((key) => level.boxOf(level.chunkOf(key)));
        const hold = await this.labels.ensure(boxes, signal);
        edit.draw(area, some);
        hold.release();
        await breather.pause();
      }
      return this.#keep(edit.finish(), title);
    } catch (error) {
      this.#record(edit.cancel()); // as with strokes
      throw error;
    } finally {
      end();
    }
  }

  #keep(edit: LabelsEdit, title: string): number {
    if (edit.changed === 0) return 0;
    this.#record(edit);
    const step = (apply: () => void) => {
      apply();
      this.#record(edit);
    };
    this.#history.push({
      title,
      ready: () => this.#idle(),
      undo: () => step(() => this.labels.undo(edit)),
      redo: () => step(() => this.labels.redo(edit)),
    });
    return edit.changed;
  }

  /** Pixels that are made rather than painted, for a layer that is not shown yet; no step to undo. */
  fill(box: Box, data: LabelArray): void {
    this.#record(this.labels.write(box, data));
  }

  /** Keeps other edits waiting until what it returns is called. */
  #begin(): () => void {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = () => {
        this.#openEdit = undefined;
        resolve();
      };
    });
    this.#openEdit = { ended };
    return end;
  }

  /** Until no stroke is under the pointer, and no area is being drawn. */
  async #idle(): Promise<void> {
    while (this.#openEdit) await this.#openEdit.ended;
  }
}

function titleOf({ label }: Brush): string {
  return label === 0 ? "erase" : "paint";
}
