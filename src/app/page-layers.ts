import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import {
  LabelsLists,
  LabelsStores,
  LayerDrawing,
  type LayerPixels,
  layerPixels,
  OpenedImages,
} from "#viewer/index.ts";

/** Who owns the pixels of the page's layers, and who draws them. */
export interface PageLayers {
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
  readonly lists: LabelsLists;
  readonly pixels: LayerPixels;
  readonly drawing: LayerDrawing;
}

/** `report` is told of what cannot be read or kept, once for each layer and message. */
export function pageLayers(model: ViewerModel, report: (error: unknown) => void): PageLayers {
  const reported = new Set<string>();
  const onBroken = (layer: LayerId, error: unknown) => {
    const key = `${layer} ${error instanceof Error ? error.message : String(error)}`;
    if (reported.has(key)) return; // a broken store would say it for each of its tiles
    reported.add(key);
    report(error);
  };
  const images = new OpenedImages();
  const labels = new LabelsStores({ model, onBroken });
  return {
    images,
    labels,
    lists: new LabelsLists(model, labels),
    pixels: layerPixels(images, labels),
    drawing: new LayerDrawing({ images, labels, onBroken }),
  };
}
