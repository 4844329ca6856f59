import * as v from "valibot";
import { id, list, setting, title } from "./manifest-fields.ts";

/** What a form offers of a member: a word is one of several. */
const memberSetting = v.pipe(
  setting,
  v.check((given) => given.type !== "string" || given.enum !== undefined, "words need an enum"),
);
const memberEntries = {
  id,
  title,
  /** What it is good for, in a sentence. */
  summary: v.optional(v.string()),
  settings: list(memberSetting),
};
/** Its code is in the worker's module, under the family's name and its id. */
const member = v.strictObject(memberEntries);

/** What a loss takes the outputs for; see `learns` of our own. */
const loss = v.strictObject({
  ...memberEntries,
  learns: v.optional(v.picklist(["masks", "classes", "values"]), "masks"),
});

/** Families of learning that plugins add to. */
export const memberLists = {
  /** Networks, for training and pretraining. */
  models: list(member),
  losses: list(loss),
  augmentations: list(member),
  /** What can be learnt from images alone. */
  pretexts: list(member),
};
export const memberFamilies = ["models", "losses", "augmentations", "pretexts"] as const;
