import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ObjectProperties } from "#core/measure/describe-object.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import type { ReviewPlan } from "#core/review/review-plan.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { LabelsLists } from "../labels-lists.ts";
import type { LabelsStores } from "../labels-stores.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import { measureObjects } from "../measure/measure-objects.ts";

export interface FindParts {
  readonly labels: Pick<LabelsStores, "get">;
  readonly lists: Pick<LabelsLists, "of">;
  readonly pixels: Pick<LayerPixels, "frozen">;
}

export interface Search {
  readonly layer: LabelsLayer;
  readonly plan: ReviewPlan;
  /** How unsure the prediction is, 0..255, on the grid of the layer. */
  readonly unsure: PixelSource | undefined;
  readonly signal: AbortSignal;
  /** 0..1 */
  onProgress(done: number): void;
}

/** Every object of a labels layer, as it was measured where that is what was measured last, else measured with its uncertainty. */
export async function findObjects(
  { labels, lists, pixels }: FindParts,
  { layer, plan, unsure, signal, onProgress }: Search,
): Promise<ReviewItem[]> {
  const { extent, slice } = plan;
  const item = (label: number, found: ObjectProperties, risk?: number): ReviewItem => ({
    ...{ key: layer.ids.idOf(label), label, pixels: found.pixels, risk },
    ...{ y: found.box.y, x: found.box.x, at: planeOf(found, plan, layer) },
  });
  const { objects } = lists.of(layer);
  const known = objects.measured.value;
  const isWhole =
    extent === "volume" || sliderAxes(layer.grid).every((axis) => lengthOf(layer.grid, axis) === 1);
  if (!unsure && known?.extent === extent && isWhole && !objects.isStale.value)
    return known.rows.map((row) => item(row.label, row));
  const [source] = await pixels.frozen(layer, signal);
  if (!source) throw new Error("a layer has levels");
  const measured = await measureObjects(
    {
      ...{ edits: labels.get(layer.id), labels: source, image: unsure, dims: slice, extent },
      pixelSize: { z: 1, y: 1, x: 1 },
    },
    { signal, onProgress },
  );
  return measured.map(([label, object]) => {
    const [mean] = object.meanIntensity;
    return item(label, object, mean === undefined ? undefined : mean / 255);
  });
}

/** The plane in the middle of the object, where it is one of a volume. */
function planeOf(
  { centroid }: ObjectProperties,
  { extent, slice }: ReviewPlan,
  { grid }: LabelsLayer,
) {
  const isStack = extent === "volume" && lengthOf(grid, "z") > 1;
  return isStack ? { ...slice, z: Math.round(centroid.z) } : slice;
}
