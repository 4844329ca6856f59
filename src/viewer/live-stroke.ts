import type { LabelsEdit } from "#core/labels/edit.ts";
import type { EditableLabels, Stroke } from "#core/labels/editable-labels.ts";
import { reachOf } from "#core/labels/reach.ts";
import type { Brush } from "#core/labels/stroke.ts";

type Point = readonly number[];

/**
 * A stroke under the pointer. What is in memory is painted at once; where pixels of the base have to be read first the
 * stroke follows behind, point by point and in order.
 */
export class LiveStroke {
  readonly #labels: EditableLabels;
  readonly #brush: Brush;
  readonly #stroke: Stroke;
  readonly #queue: Point[] = [];
  readonly #cancelled = new AbortController();
  #last: Point | undefined;
  #loading: Promise<void> = Promise.resolve();
  #isLoading: boolean;

  constructor(labels: EditableLabels, brush: Brush) {
    this.#labels = labels;
    this.#brush = brush;
    this.#stroke = labels.stroke(brush);
    this.#isLoading = false;
  }

  extend(point: Point): void {
    this.#queue.push(point);
    if (!this.#isLoading) this.#drain();
  }

  /** Waits for the points that are still behind; rejects, with all undone, where their pixels cannot be read. */
  async finish(): Promise<LabelsEdit> {
    try {
      do await this.#loading;
      while (this.#isLoading);
    } catch (error) {
      this.#stroke.cancel();
      throw error;
    }
    return this.#stroke.finish();
  }

  /** Everything is as it was before the stroke; returns what was taken back. */
  cancel(): LabelsEdit {
    this.#cancelled.abort();
    this.#queue.length = 0;
    return this.#stroke.cancel();
  }

  #drain(): void {
    for (;;) {
      const [next] = this.#queue;
      if (!next) return;
      const boxes = reachOf([this.#last ?? next, next], this.#brush);
      if (!this.#labels.isReady(boxes)) {
        this.#isLoading = true;
        this.#loading = this.#load(boxes);
        this.#loading.catch(() => {}); // `finish` tells; a cancelled stroke has nobody to tell
        return;
      }
      this.#stroke.extend(next);
      this.#last = next;
      this.#queue.shift();
    }
  }

  async #load(boxes: ReturnType<typeof reachOf>): Promise<void> {
    const { signal } = this.#cancelled;
    const hold = await this.#labels.ensure(boxes, signal).finally(() => {
      this.#isLoading = false;
    });
    if (!signal.aborted) this.#drain();
    hold.release();
  }
}
