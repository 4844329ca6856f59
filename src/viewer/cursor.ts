import type { LabelId } from "#core/labels/label-ids.ts";

/** What lies at a place of the picture: for the status bar, and for scripts. JSON. */
export interface Cursor {
  /** Slider axes first. */
  readonly position: readonly CursorAxis[];
  /** One entry a visible layer that has a pixel there, topmost first. */
  readonly values: readonly CursorValue[];
}

export interface CursorAxis {
  readonly axis: string;
  /** In data coordinates: the centre of pixel i is i. */
  readonly value: number;
  /** "1.23 µm" from the centre of the first pixel, of the bottom layer that says how large its pixels are. */
  readonly physical?: string | undefined;
}

export interface CursorValue {
  readonly layer: string;
  readonly name: string;
  /** The level that was read: the one on the screen. 0 is the finest; a coarser one holds averages, or the commonest label. */
  readonly level: number;
  /** One a channel or class; of labels the id, by its digits where it is beyond 2^53. */
  readonly values: readonly LabelId[];
  /** The values for people; "unreadable" where they are out of reach. */
  readonly text: string;
}
