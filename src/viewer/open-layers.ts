import type { LayerId } from "#core/ids.ts";
import { createImageLayer, createProbabilityLayer } from "#core/layers/create-layer.ts";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import type { Dims, ViewerModel } from "#core/viewer-model.ts";
import { openSource } from "#io/open-source.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { nameOf, type SourceRef } from "#io/source-ref.ts";
import { defaultChannels } from "./default-channels.ts";
import type { OpenedImages } from "./opened-images.ts";

export interface OpenRequest {
  readonly ref: SourceRef;
  readonly name?: string | undefined;
  /** What to take it for; a file that says that it holds labels is taken at its word. */
  readonly as?: LayerKind | undefined;
  /** The id it had in the session that brings it back. */
  readonly id?: LayerId | undefined;
}

/** A layer that is ready and not shown yet; `show` puts it on top of the others. */
export interface PreparedLayer {
  readonly layer: Layer;
  readonly image: MultiscaleImage;
  show(): void;
}

/** Opens a source as one layer, without touching what is open. */
export async function prepareLayer(
  { ref, name = nameOf(ref), as, id }: OpenRequest,
  { model, images }: { readonly model: ViewerModel; readonly images: OpenedImages },
  signal: AbortSignal,
): Promise<PreparedLayer> {
  const image = await openSource(ref, signal);
  const kind = as ?? (image.description.isLabels ? "labels" : "image");
  const start = { name, grid: image.grid, id };
  const layer = await makers[kind](start, image, model.dims.value, signal);
  return {
    layer,
    image,
    show() {
      images.put(layer.id, { ref, image });
      model.add(layer);
    },
  };
}
