import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import {
  type FollowThumbnail,
  LabelsLists,
  LabelsStores,
  LayerDrawing,
  type LayerPixels,
  LayerStates,
  layerPixels,
  OpenedImages,
  thumbnails,
} from "#viewer/index.ts";

/** Who owns the pixels of the page's layers, and who draws them. */
export interface PageLayers {
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
  readonly lists: LabelsLists;
  readonly pixels: LayerPixels;
  readonly drawing: LayerDrawing;
  readonly states: LayerStates;
}

/** `report` is told of what cannot be read or kept, once for each layer and message. */
export function pageLayers(model: ViewerModel, report: (error: unknown) => void): PageLayers {
  const reported = new Set<string>();
  const states = new LayerStates();
  const onBroken = (layer: LayerId, error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const key = `${layer} ${message}`;
    if (reported.has(key)) return; // a broken store would say it for each of its tiles
    reported.add(key);
    states.warn(layer, [message]);
    report(error);
  };
  const images = new OpenedImages();
  const labels = new LabelsStores({ model, onBroken });
  return {
    images,
    labels,
    lists: new LabelsLists(model, labels),
    states,
    pixels: layerPixels(images, labels),
    drawing: new LayerDrawing({ images, labels, onBroken }),
  };
}

/** Pictures of the layers; those of labels follow their strokes. */
export function followThumbnails(
  model: ViewerModel,
  { pixels, labels }: PageLayers,
): FollowThumbnail {
  const isLabels = (id: LayerId) =>
    model.layers.peek().some((layer) => layer.id === id && layer.kind === "labels");
  return thumbnails({
    model,
    levels: (layer) => pixels.levels(layer),
    onPixels: (id, listener) => (isLabels(id) ? labels.get(id).subscribe(listener) : () => {}),
  });
}
