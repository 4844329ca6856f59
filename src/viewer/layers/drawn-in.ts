import type { Dims } from "#core/viewer-model.ts";

/** Where a layer is drawn. */
export interface DrawnIn {
  readonly dims: Dims;
  /** Whether nothing visible is below it. */
  readonly isLowest: boolean;
}
