import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import { jobEntries, pretrainEntries, previewAugment, previewPretext } from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { Draft } from "./job-draft.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { PretrainSettings } from "./pretrain-settings.ts";
import type { TrainSettings } from "./train-settings.ts";

const previewArguments = v.strictObject({
  image: v.string(),
  labels: v.optional(v.string()),
  augment: v.optional(jobEntries.augment.wrapped),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)), 5),
  seed: jobEntries.seed,
});

const pretextArguments = v.strictObject({
  image: v.string(),
  pretext: v.optional(pretrainEntries.pretext.wrapped),
  seed: jobEntries.seed,
});

export function previewCommands(
  { context, client }: LearningParts,
  drafts: {
    readonly draft: Draft<TrainSettings>;
    readonly pretrainDraft: Draft<PretrainSettings>;
  },
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
        const settings = drafts.draft.settings.value;
        const spot = spotOf(context, { layer, ...settings });
        const members = context.members.value;
        const how = { augment: augment ?? settings.augment, count, seed, members };
        const input = { image: imageRef, labels: labelsRef, spot, ...how };
        return await client.run(previewAugment, input, { signal });
      },
    }),
    /** A patch at the middle of the view, and what a pretext task makes of it: RGBA `original` and `input`. */
    "pretrain.preview": commandBody({
      args: pretextArguments,
      async run({ image: id, pretext, seed }, signal) {
        const layer = context.model.layerOf(id, "image");
        const image = await context.source(layer.id);
        const settings = drafts.pretrainDraft.settings.value;
        const spot = spotOf(context, { layer, ...settings });
        const members = context.members.value;
        const input = { image, spot, pretext: pretext ?? settings.pretext, seed, members };
        return await client.run(previewPretext, input, { signal });
      },
    }),
  };
}

/** The middle of what is seen of a layer, and a patch about it. */
function spotOf(
  context: LearningParts["context"],
  of: { readonly layer: ImageLayer } & Pick<TrainSettings, "channels" | "patch">,
) {
  const { layer, channels, patch } = of;
  const { grid } = layer;
  const middle = { y: lengthOf(grid, "y") / 2, x: lengthOf(grid, "x") / 2 };
  const { y = middle.y, x = middle.x, ...plane } = focusOf(context, layer);
  return { plane, y, x, channels, side: patch[0] };
}
