import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

/** The layer that tools work on: the selected one, if it holds labels and can be seen. */
export function selectedLabels(model: ViewerModel): LabelsLayer | undefined {
  const layer = model.layers.value.find(({ id }) => id === model.selected.value);
  return layer?.kind === "labels" && layer.visible.value ? layer : undefined;
}
