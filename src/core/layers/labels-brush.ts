import type { Ink } from "../labels/ink.ts";
import type { LabelId } from "../labels/label-ids.ts";
import type { Brush } from "../labels/stroke.ts";
import type { EditDimensions, LabelsLayer } from "./layer.ts";

/** What is to be drawn; what is left out is as the layer's settings say. */
export interface InkChoice {
  /** The id, as commands name it. */
  readonly label?: LabelId | undefined;
  readonly erase?: boolean | undefined;
  readonly preserve?: boolean | undefined;
}

/**
 * With preserved labels, as in napari: a label is drawn over background only, and an eraser takes away the selected label only;
 * while that is background, the one before it was swapped.
 */
export function inkOf(layer: LabelsLayer, { label, erase, preserve }: InkChoice): Ink {
  const selected = layer.selectedLabel.value;
  const asked = label === undefined ? selected : layer.ids.numberOf(label);
  const drawn = erase ? 0 : asked;
  if (!(preserve ?? layer.preserveLabels.value)) return { label: drawn };
  const erased = selected === 0 ? layer.swappedLabel.value : selected;
  return { label: drawn, only: drawn === 0 ? erased : 0 };
}

/**
 * The brush of a layer; `radius` is in level-0 pixels. In 3 dimensions it is round in the units of the grid's scale, as napari's:
 * planes that lie ten times as far apart as pixels are reached a tenth as far.
 */
export function brushOf(
  layer: LabelsLayer,
  choice: InkChoice & { radius: number; dimensions?: EditDimensions | undefined },
): Brush {
  const { radius, dimensions = layer.editDimensions.value } = choice;
  const { scale } = layer.grid;
  const [between, ...inPlane] = scale.slice(-3);
  const isBall = dimensions === 3 && scale.length > 2 && between !== undefined;
  const planeStep = isBall ? between / Math.min(...inPlane) : undefined;
  return { ...inkOf(layer, choice), radius, planeStep };
}
