import { Failure } from "#core/failure.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import { type Dtype, type Grid, withoutAxes } from "#core/layers/grid.ts";

/** Ids are not signed: a type with a sign becomes the one of its size without. */
const unsigned: { readonly [D in Dtype]: Dtype | undefined } = {
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  int8: "uint8",
  int16: "uint16",
  int32: "uint32",
  float32: undefined,
  float64: undefined,
};

/** The grid of labels over an image of ids; `source` names it where it holds fractions. */
export function labelsGrid(grid: Grid, source: string): Grid {
  const dtype = unsigned[grid.dtype];
  if (dtype) return { ...grid, dtype };
  throw new Failure(
    { code: "reader/unsupported", source },
    `${source} holds ${grid.dtype} numbers, which are no labels; labels are whole numbers`,
  );
}

/** A grid for new labels on an image: its space and time, all its levels, and room for 65535 ids. */
export function emptyLabelsGrid(grid: Grid): Grid {
  return { ...withoutAxes(grid, ["c", "class"]), dtype: "uint16" };
}

/** The chunks of labels as a store keeps them. */
export function labelsChunkShape(grid: Grid): number[] {
  const plane = grid.axes.length - 2;
  return grid.axes.map((_, axis) => (axis < plane ? 1 : chunkSize));
}
