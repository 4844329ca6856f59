import * as v from "valibot";
import type { LayerId } from "#core/ids.ts";
import type { SessionLayer } from "#core/session/document.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Journals } from "#io/journal/journals.ts";
import { ownFolder } from "#io/sessions/kept-folders.ts";
import { sourceRefSchema } from "#io/source-ref.ts";
import {
  type FollowThumbnail,
  installChanges,
  LabelsLists,
  LabelsStores,
  LastCompared,
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
  readonly compared: LastCompared;
  /** Asks once more for what of a layer could not be read. */
  readAgain(layer: LayerId): void;
  /** Takes choices of plugins into the history. */
  readonly choices: ReturnType<typeof installChanges>;
}

export interface PageLayersParts {
  readonly model: ViewerModel;
  readonly journals: Journals;
  /** Told of what cannot be read or kept, once for each layer and message; `retry` reads it again. */
  report(error: unknown, retry?: () => void): void;
  /** Told of a folder of the browser's storage whose layer cannot come back. */
  onUnneeded(folder: string): void;
}

export function pageLayers({ model, journals, report, onUnneeded }: PageLayersParts): PageLayers {
  const states = new LayerStates();
  const onBroken = (layer: LayerId, error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (!states.unread(layer, message)) return; // a broken store would say it for each of its tiles
    report(error, () => readAgain(layer));
  };
  const readAgain = (layer: LayerId) => {
    states.readAgain(layer);
    drawing.readAgain(layer);
  };
  const images = new OpenedImages();
  const labels = new LabelsStores({ model, journals, onBroken });
  const pixels = layerPixels(images, labels);
  const forget = async ({ id, source }: SessionLayer) => {
    const layer = id as LayerId; // of a layer that was in the model
    images.release(layer);
    const edits = await labels.discard(layer);
    const folder = edits ?? ownFolder(v.parse(sourceRefSchema, source));
    if (folder !== undefined) onUnneeded(folder);
  };
  const choices = installChanges({
    ...{ model, images, labels, pixels },
    onForgotten: (layer) => void forget(layer).catch(report),
  });
  const drawing = new LayerDrawing({ images, labels, onBroken });
  return {
    images,
    labels,
    readAgain,
    choices,
    lists: new LabelsLists(model, labels),
    states,
    compared: new LastCompared(),
    pixels,
    drawing,
  };
}

/** Pictures of the layers; those of labels follow their strokes, those of predictions what arrives. */
export function followThumbnails(
  model: ViewerModel,
  { images, pixels, labels }: PageLayers,
): FollowThumbnail {
  const isLabels = (id: LayerId) =>
    model.layers.peek().some((layer) => layer.id === id && layer.kind === "labels");
  return thumbnails({
    model,
    levels: (layer) => pixels.levels(layer),
    onPixels: (id, listener) =>
      isLabels(id) ? labels.get(id).subscribe(listener) : images.onPixels(id, listener),
  });
}
