import { layersOf } from "#core/layers/chosen-layer.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ImageLayer, Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

/** The image that labels or a prediction are of, as far as nothing says which: the first that is as large. */
export function imageBelow(model: ViewerModel, of: Pick<Layer, "grid">): ImageLayer | undefined {
  return layersOf(model, "image").find(({ grid }) =>
    ["z", "y", "x"].every((axis) => lengthOf(grid, axis) === lengthOf(of.grid, axis)),
  );
}
