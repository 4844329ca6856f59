import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { largestLabel } from "#core/labels/check-stroke.ts";
import { largestLabelIn } from "#core/labels/largest-label.ts";
import { batch } from "#core/signal.ts";
import type { ViewerParts } from "./parts.ts";

type LabelsParts = Pick<ViewerParts, "model" | "labels">;

/** What changes the label that is drawn next. */
export function labelNumberCommands(parts: LabelsParts): Command[] {
  const bodies = { newLabel: newLabelCommand(parts), swap: swapCommand(parts) };
  return [
    { id: "labels.newLabel", title: "New label", body: () => bodies.newLabel },
    { id: "labels.swap", title: "Swap label and background", body: () => bodies.swap },
  ];
}

/** Selects the label after the largest in use; returns `{ label }`. */
function newLabelCommand({ model, labels }: LabelsParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    async run({ layer: id }, signal) {
      const layer = model.layerOf(id, "labels");
      const { labels: pixels } = labels.store(layer.id);
      const label = layer.ids.after(await largestLabelIn(pixels, signal));
      if (label > largestLabel(pixels.dtype))
        throw new Failure(
          { code: "labels/none-left", layer: id },
          `${layer.name.value} is of type ${pixels.dtype} and has label ${label - 1} already, the largest there is; choose one that is free`,
        );
      layer.selectedLabel.value = label;
      return { label: layer.ids.idOf(label) };
    },
  });
}

/** Selects background, or what was selected before that. */
function swapCommand({ model }: LabelsParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    run({ layer: id }) {
      const { selectedLabel, swappedLabel } = model.layerOf(id, "labels");
      batch(() => {
        const selected = selectedLabel.value;
        if (selected !== 0) swappedLabel.value = selected;
        selectedLabel.value = selected === 0 ? swappedLabel.value : 0;
      });
    },
  });
}
