import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import type { JobDraft } from "./job-draft.ts";
import type { JobSettings } from "./job-kind.ts";

/** Keys of a job with what each may be, all of them optional. */
type Entries = { readonly [key: string]: { readonly wrapped: v.GenericSchema } };

/** What changes and tells how the next job is to be: `set`, `reset` and `settings` of its kind. */
export function draftCommands<S extends JobSettings>(
  draft: JobDraft<S>,
  entries: Entries,
): { readonly [id: string]: CommandBody } {
  /** Any of its keys; null makes one what it usually is. */
  const change = v.strictObject(
    Object.fromEntries(
      Object.entries(entries).map(([key, { wrapped }]) => [key, v.optional(v.nullable(wrapped))]),
    ),
  );
  const { name } = draft.kind;
  const none = v.strictObject({});
  return {
    [`${name}.set`]: commandBody({ args: change, run: (keys) => draft.change(keys) }),
    [`${name}.reset`]: commandBody({ args: none, run: () => draft.reset() }),
    [`${name}.settings`]: commandBody({ args: none, run: () => draft.settings.value }),
  };
}
