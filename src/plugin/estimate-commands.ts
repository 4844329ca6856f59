import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { lengthOf } from "#core/layers/grid.ts";
import { estimateTraining } from "#worker/tokens.ts";
import type { LearningParts } from "./train-commands.ts";
import type { Draft } from "./train-draft.ts";

export function estimateCommands(
  { context, client }: LearningParts,
  draft: Draft,
): { readonly [id: string]: CommandBody } {
  return {
    /** What the training of the dock would ask of this machine. Fails with `train/bad-job` where patches do not suit the model. */
    "train.estimate": commandBody({
      args: v.strictObject({ image: v.string() }),
      async run({ image }, signal) {
        const { grid } = context.model.layerOf(image, "image");
        const { channels, classes, model, patch, batch } = draft.settings.value;
        const inputChannels = channels?.length ?? lengthOf(grid, "c");
        const outputs = Math.max(1, classes?.length ?? 1);
        const input = { job: { model, patch, batch }, inputChannels, outputs };
        return await client.run(estimateTraining, input, { signal });
      },
    }),
  };
}
