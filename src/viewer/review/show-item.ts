import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { batch } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type ViewSize, zoomFor, zoomToShare } from "../view-transform.ts";

/** Tiles fill the view but for a rim, so that what they border on is seen too. */
const tileShare = 0.8;

/** Brings camera and slices to an item, and selects its label. One that fits the view is looked at as close as one was before. */
export function showItem(
  item: ReviewItem,
  { model, layer, view }: { model: ViewerModel; layer: LabelsLayer; view: ViewSize },
): void {
  const { label, y, x, at } = item;
  const size = [y[1] - y[0], x[1] - x[0]] as const;
  const now = model.camera.value.zoom;
  const zoom =
    label === 0 ? zoomToShare(size, { share: tileShare, view }) : zoomFor(size, { now, view });
  batch(() => {
    if (label !== 0) layer.selectedLabel.value = label;
    model.slice(at);
    model.look({ center: [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2], zoom });
  });
}
