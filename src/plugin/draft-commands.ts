import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { jobEntries } from "#worker/tokens.ts";
import type { TrainDraft } from "./train-draft.ts";

const { unlabelled: _, ...entries } = jobEntries;

/** Any keys of a job but what 0 means; null makes one what it usually is. */
const changeArguments = v.strictObject(
  Object.fromEntries(
    Object.entries(entries).map(([key, { wrapped }]) => [key, v.optional(v.nullable(wrapped))]),
  ),
);

/** What changes and tells how the next training is to be. */
export function draftCommands(draft: TrainDraft): { readonly [id: string]: CommandBody } {
  return {
    "train.set": commandBody({ args: changeArguments, run: (change) => draft.change(change) }),
    "train.reset": commandBody({ args: v.strictObject({}), run: () => draft.reset() }),
    "train.settings": commandBody({
      args: v.strictObject({}),
      run: () => draft.settings.value,
    }),
  };
}
