import type { Dims } from "#core/viewer-model.ts";

/** From where to where a layer is seen, as shares of the picture's width, 0..1. */
export type Columns = readonly [from: number, to: number];

/** Where a layer is drawn. */
export interface DrawnIn {
  readonly dims: Dims;
  /** Whether nothing visible is below it. */
  readonly isLowest: boolean;
  readonly isVisible: boolean;
  readonly columns: Columns;
}
