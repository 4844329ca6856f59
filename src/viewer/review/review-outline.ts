import { lengthOf } from "#core/layers/grid.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PictureOutline } from "../picture-outlines.ts";

/** Pixels around an object that its outline leaves free. */
const rimPx = 2;

/** The item that is reviewed now, if there is one. Follows the model. */
export function reviewOutline({ review, layers }: ViewerModel): PictureOutline[] {
  const item = review.current.value;
  const layer = layers.value.find(({ id }) => id === review.last.value?.plan.layer);
  if (!item || !layer) return [];
  const { key, label, y, x, at } = item;
  const rim = label === 0 ? 0 : rimPx;
  const around = ([start, stop]: readonly [number, number]) => [start - rim, stop + rim] as const;
  const slices = Object.entries(at).map(([axis, index]) => [axis, [index, index + 1]] as const);
  return [
    {
      title: `${key}`,
      region: { ...Object.fromEntries(slices), y: around(y), x: around(x) },
      extent: { y: lengthOf(layer.grid, "y"), x: lengthOf(layer.grid, "x") },
    },
  ];
}
