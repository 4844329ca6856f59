import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { ViewerParts } from "./parts.ts";

/** One step of the brush's radius in level-0 pixels, and the smallest brush: a single pixel. */
const smallestRadiusPx = 0;

/** What the keys of a labels layer change: they work on the selected layer, and do nothing on another kind. */
export function brushCommands({ model }: ViewerParts): Command[] {
  const step = v.strictObject({ by: v.pipe(v.number(), v.integer()) });
  const resize = commandBody({
    args: step,
    run({ by }) {
      const radius = selectedLabels(model)?.brushRadiusPx;
      if (radius) radius.value = Math.max(smallestRadiusPx, radius.value + by);
    },
  });
  const stepLabel = commandBody({
    args: step,
    run({ by }) {
      const label = selectedLabels(model)?.selectedLabel;
      if (label) label.value = Math.max(0, label.value + by);
    },
  });
  return [
    { id: "labels.resizeBrush", title: "Make the brush larger or smaller", body: () => resize },
    { id: "labels.stepLabel", title: "Go to the next or previous label", body: () => stepLabel },
  ];
}

function selectedLabels(model: ViewerModel): LabelsLayer | undefined {
  const layer = model.layers.value.find(({ id }) => id === model.selected.value);
  return layer?.kind === "labels" ? layer : undefined;
}
