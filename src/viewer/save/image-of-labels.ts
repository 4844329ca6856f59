import { layersOf } from "#core/layers/chosen-layer.ts";
import type { ImageLayer, Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { SourceRef } from "#io/source-ref.ts";
import { shapesOnImage } from "#io/write/host-image.ts";

interface Parts {
  readonly model: ViewerModel;
  refOf(layer: Layer): SourceRef;
}

/** The open image that a layer lies on: the one it was made for, else the first of its shape. */
export function imageOf(layer: Layer, { model, refOf }: Parts): ImageLayer | undefined {
  if (layer.kind === "image") return layer;
  const images = layersOf(model, "image").filter(({ grid }) => shapesOnImage(grid, layer.grid));
  const ref = refOf(layer);
  const like = ref.kind === "edited-labels" ? JSON.stringify(ref.like) : undefined;
  return images.find((image) => JSON.stringify(refOf(image)) === like) ?? images[0];
}
