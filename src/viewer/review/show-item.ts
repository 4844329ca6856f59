import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { batch } from "#core/signal.ts";
import type { Camera, ViewerModel } from "#core/viewer-model.ts";
import { type ViewSize, zoomFor, zoomNear, zoomToShare } from "../view-transform.ts";

/** Tiles fill the view but for a rim, so that what they border on is seen too. */
const tileShare = 0.8;
/** Of the view's width or height, what an object fills at the most while nobody has chosen how near to be. */
const mostShare = 1 / 3;

export interface ShowParts {
  readonly model: ViewerModel;
  readonly layer: LabelsLayer;
  readonly view: ViewSize;
  /** How near the camera is; undefined where a review begins. */
  readonly now: number | undefined;
  /** Whether somebody has chosen that: then objects are looked at so as long as they fit the view. */
  readonly isByHand: boolean;
}

/** Brings slices to an item and selects its label; returns where the camera is to be. */
export function showItem(
  item: ReviewItem,
  { model, layer, view, now, isByHand }: ShowParts,
): Camera {
  const { label, y, x, at } = item;
  batch(() => {
    if (label !== 0) layer.selectedLabel.value = label;
    model.slice(at);
  });
  const size = [y[1] - y[0], x[1] - x[0]] as const;
  const zoom = () => {
    if (label === 0) return zoomToShare(size, { share: tileShare, view });
    if (now === undefined) return zoomNear(size, view);
    return zoomFor(size, { now, view, ...(!isByHand && { most: mostShare }) });
  };
  return { center: [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2], zoom: zoom() };
}
