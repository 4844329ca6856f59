import { chosenLayer } from "#core/layers/chosen-layer.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { LabelsLists } from "../labels-lists.ts";
import type { PictureOutline } from "../picture-outlines.ts";

/** The selected object of a table that was measured and still holds, so that a row is found in the picture. Follows the model. */
export function objectOutline(
  model: ViewerModel,
  lists: Pick<LabelsLists, "known">,
): PictureOutline[] {
  const layer = chosenLayer(model, "labels");
  if (!layer?.visible.value || model.review.items.value) return [];
  const label = layer.selectedLabel.value;
  const objects = lists.known(layer)?.objects;
  if (!objects || objects.isStale.value) return [];
  const row = objects.measured.value?.rows.find((one) => one.label === label);
  if (!row) return [];
  const { z, y, x } = row.box;
  return [
    {
      title: `${row.id}`,
      region: { y, x, ...(lengthOf(layer.grid, "z") > 1 && { z }) },
      extent: { y: lengthOf(layer.grid, "y"), x: lengthOf(layer.grid, "x") },
    },
  ];
}
