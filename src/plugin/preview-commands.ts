import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { lengthOf } from "#core/layers/grid.ts";
import { jobEntries, previewAugment } from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { Draft } from "./job-draft.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { TrainSettings } from "./train-settings.ts";

const previewArguments = v.strictObject({
  image: v.string(),
  labels: v.optional(v.string()),
  augment: v.optional(jobEntries.augment.wrapped),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)), 5),
  seed: jobEntries.seed,
});

export function previewCommands(
  { context, client }: LearningParts,
  draft: Draft<TrainSettings>,
): { readonly [id: string]: CommandBody } {
  return {
    /** A patch at the middle of the view, and draws of what augmentation makes of it: RGBA of each, the patch itself first. */
    "train.preview": commandBody({
      args: previewArguments,
      async run({ image, labels, augment, count, seed }, signal) {
        const layer = context.model.layerOf(image, "image");
        const labelsLayer =
          labels === undefined ? undefined : context.model.layerOf(labels, "labels");
        const [imageRef, labelsRef] = await Promise.all([
          context.source(layer.id),
          labelsLayer && context.source(labelsLayer.id),
        ]);
        const { grid } = layer;
        const middle = { y: lengthOf(grid, "y") / 2, x: lengthOf(grid, "x") / 2 };
        const { y = middle.y, x = middle.x, ...plane } = focusOf(context, layer);
        const settings = draft.settings.value;
        const spot = { plane, y, x, channels: settings.channels, side: settings.patch[0] };
        const how = { augment: augment ?? settings.augment, count, seed };
        const input = { image: imageRef, labels: labelsRef, spot, ...how };
        return await client.run(previewAugment, input, { signal });
      },
    }),
  };
}
