import * as v from "valibot";
import type { AnyMember, Family, Range } from "#core/family.ts";

type SettingValue = number | string | boolean;

/** A member of a family by its id, with its settings, as a job holds it. JSON. */
export interface Choice {
  readonly id: string;
  readonly [setting: string]: SettingValue;
}

/** Ids of what plugins bring have a dot in them. */
export function isContributed({ id }: Choice): boolean {
  return id.includes(".");
}

const contributedChoice: v.GenericSchema<unknown, Choice> = v.pipe(
  v.objectWithRest(
    { id: v.pipe(v.string(), v.includes(".")) },
    v.union([v.string(), v.number(), v.boolean()]),
  ),
  v.transform((choice): Choice => choice),
);

/** As `choiceOf`, or what a plugin brings: whether there is such a member is seen when its code is looked for. */
export function openChoiceOf<M extends AnyMember>(
  family: Family<M>,
  derived: readonly string[] = [],
): v.GenericSchema<unknown, Choice> {
  const own = choiceOf(family, derived);
  return v.lazy((choice) => (v.is(contributedChoice, choice) ? contributedChoice : own));
}

/**
 * Reads a choice and fills in its defaults; an unknown id or setting, or one of the wrong type, is refused by name.
 * `derived` settings are none of the user's: they follow from the data.
 */
export function choiceOf<M extends AnyMember>(
  family: Family<M>,
  derived: readonly string[] = [],
): v.GenericSchema<unknown, Choice> {
  return v.pipe(
    v.looseObject({ id: v.string() }),
    v.rawTransform(({ dataset, addIssue, NEVER }): Choice => {
      const { value } = dataset;
      const complain = (key: string, message: string) =>
        addIssue({
          message,
          path: [{ type: "object", origin: "value", input: value, key, value: value[key] }],
        });
      const member = family.find(value.id);
      if (!member) {
        const known = family.members.map(({ id }) => id).join(", ");
        complain("id", `No ${value.id} among the ${family.name}; known: ${known}`);
        return NEVER;
      }
      const defaults = settingsOf(member, derived);
      for (const [key, given] of Object.entries(value)) {
        if (key === "id") continue;
        const wanted = defaults[key];
        const range = member.ranges?.[key];
        if (wanted === undefined)
          complain(key, `No setting ${key}; known: ${Object.keys(defaults).join(", ") || "none"}`);
        else if (typeof given !== typeof wanted || Number.isNaN(given))
          complain(key, `Expected a ${typeof wanted}, received ${JSON.stringify(given)}`);
        else if (member.options?.[key]?.includes(String(given)) === false)
          complain(key, `No ${key} "${given}"; known: ${member.options[key].join(", ")}`);
        else if (typeof given === "number" && range && !isIn(range, given))
          complain(key, `Expected ${rangeText(range)}, received ${given}`);
      }
      return { ...defaults, ...value } as Choice; // checked, setting by setting
    }),
  );
}

/** What the choice stands for. Settings that follow from the data are given here. */
export function buildChoice<M extends AnyMember>(
  family: Family<M>,
  { id, ...settings }: Choice,
  derived: { readonly [setting: string]: SettingValue } = {},
): ReturnType<M["build"]> {
  const member = family.find(id);
  if (!member) throw new Error(`No ${id} among the ${family.name}`);
  return member.build({ ...member.defaults, ...settings, ...derived }) as ReturnType<M["build"]>; // what its members build
}

function isIn([from, to, end]: Range, given: number): boolean {
  return given >= from && (end ? given <= to : given < to);
}

function rangeText([from, to, end]: Range): string {
  if (to === Infinity) return `at least ${from}`;
  return `from ${from} to ${end ? "" : "below "}${to}`;
}

function settingsOf(
  { defaults }: AnyMember,
  derived: readonly string[],
): { [setting: string]: SettingValue } {
  const all: { [setting: string]: SettingValue } = defaults;
  return Object.fromEntries(Object.entries(all).filter(([key]) => !derived.includes(key)));
}
