import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { placeSchema } from "#worker/tokens.ts";
import type { JobDraft } from "./job-draft.ts";
import type { Run } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { TrainSettings } from "./train-settings.ts";

/** A run, a file of weights or a folder with a model, "pick" to ask for a file, or null for random weights. */
const startFromArguments = v.strictObject({
  from: v.nullable(v.union([v.pipe(v.string(), v.minLength(1)), placeSchema])),
});

/** Changes what the next training goes on from. */
export function startFromCommands(
  { context, state }: LearningParts,
  draft: JobDraft<TrainSettings>,
): { readonly [id: string]: CommandBody } {
  return {
    /**
     * Of a run the network is taken too, so that its weights fit. What a pretraining's last layer says is an image, so that layer
     * begins anew; of other weights it is kept. What weights elsewhere are of is seen when they are read. Returns the draft's settings.
     */
    "train.startFrom": commandBody({
      args: startFromArguments,
      async run({ from }, signal) {
        if (from === null) draft.change({ init: null });
        else if (from === "pick") draft.change(initOf(await context.pickFile(signal)));
        else draft.change(initOf(typeof from === "string" ? await state.run(from) : from));
        return draft.settings.value;
      },
    }),
  };
}

function initOf(from: Run | v.InferOutput<typeof placeSchema>) {
  if ("kind" in from) return { init: { from, part: "model" } };
  const { id, job, pretraining } = from;
  const head = pretraining ? "new" : "keep";
  return { init: { from: id, part: "model", head }, ...(job && { model: job.model }) };
}
