import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { batch } from "#core/signal.ts";
import type { Camera, ViewerModel } from "#core/viewer-model.ts";
import { type ViewSize, zoomFor, zoomToShare } from "../view-transform.ts";

/** Tiles fill the view but for a rim, so that what they border on is seen too. */
const tileShare = 0.8;
/** Of the first object. */
const objectShare = 0.25;

export interface ShowParts {
  readonly model: ViewerModel;
  readonly layer: LabelsLayer;
  readonly view: ViewSize;
  /** Brings the camera there. */
  readonly look: (camera: Camera) => void;
  /** An object of a review that begins is looked at closely; the next ones as closely as somebody chose, where they fit the view. */
  readonly isFirst: boolean;
}

/** Brings camera and slices to an item, and selects its label. */
export function showItem(item: ReviewItem, { model, layer, view, look, isFirst }: ShowParts): void {
  const { label, y, x, at } = item;
  const size = [y[1] - y[0], x[1] - x[0]] as const;
  const now = model.camera.value.zoom;
  const share = label === 0 ? tileShare : objectShare;
  const isChosen = label !== 0 && !isFirst;
  const zoom = isChosen ? zoomFor(size, { now, view }) : zoomToShare(size, { share, view });
  batch(() => {
    if (label !== 0) layer.selectedLabel.value = label;
    model.slice(at);
    look({ center: [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2], zoom });
  });
}
