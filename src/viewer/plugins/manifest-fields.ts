import * as v from "valibot";
import { faultOfWhen } from "#core/conditions/facts.ts";
import { parseKey, reservedKey } from "#core/keys/key-name.ts";

/** What fields of a manifest may be: ids, titles, keys, conditions and settings. */

export const id = v.pipe(
  v.string(),
  v.regex(/^[a-z][\w-]*(\.[\w-]+)*$/i, "an id is words joined by dots"),
);
export const title = v.pipe(v.string(), v.minLength(1), v.maxLength(90));
export const address = v.pipe(v.string(), v.minLength(1));
export const when = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? faultOfWhen(dataset.value) : undefined;
    if (fault) addIssue({ message: fault });
  }),
);
export const key = v.pipe(
  v.string(),
  v.check((text) => parseKey(text) !== undefined, "keys are written as Ctrl+Shift+Z or ["),
  v.transform((text) => parseKey(text) ?? text),
  v.check((name) => reservedKey(name) === undefined, "browsers keep this key for themselves"),
);
/** A picture that is in the manifest itself: a page that works offline asks nobody else for it. */
const picture = v.pipe(
  v.string(),
  v.regex(/^data:image\/(svg\+xml|png|webp|gif|jpeg)[;,]/, "icons are data:image/... addresses"),
  v.maxLength(32_768),
);
/** One picture, or one for each kind of theme. */
export const icon = v.union([picture, v.strictObject({ light: picture, dark: picture })]);
export type ContributedIcon = v.InferOutput<typeof icon>;

/** What plugins are for, in npe2's words. */
export const category = v.picklist([
  "Acquisition",
  "Annotation",
  "Dataset",
  "Image Processing",
  "IO",
  "Measurement",
  "Registration",
  "Segmentation",
  "Simulation",
  "Themes",
  "Transformations",
  "Utilities",
  "Visualization",
]);
export const list = <T extends v.GenericSchema>(item: T) => v.optional(v.array(item), []);

const settingCommon = { id, title, description: v.optional(v.string()) };
export const setting = v.variant("type", [
  v.strictObject({ ...settingCommon, type: v.literal("boolean"), default: v.boolean() }),
  v.pipe(
    v.strictObject({
      ...{ ...settingCommon, type: v.literal("number"), default: v.number() },
      ...{ minimum: v.optional(v.number()), maximum: v.optional(v.number()) },
    }),
    v.check(({ minimum = -Infinity, maximum = Infinity, default: usual }) => {
      return minimum <= usual && usual <= maximum;
    }, "the default lies outside of minimum and maximum"),
  ),
  v.pipe(
    v.strictObject({
      ...{ ...settingCommon, type: v.literal("string"), default: v.string() },
      enum: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
    }),
    v.check(
      ({ enum: options, default: usual }) => !options || options.includes(usual),
      "the default is none of enum",
    ),
  ),
]);
export type ContributedSetting = v.InferOutput<typeof setting>;
