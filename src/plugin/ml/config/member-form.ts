import type { AnyMember, Family } from "#core/family.ts";

interface NamedSetting {
  readonly key: string;
  /** What it is called and does, where its member says so: those of ours are spoken of by whoever shows them. */
  readonly label?: string;
  readonly hint?: string;
}

/** One setting of a member, as a form asks for it. JSON. */
export type SettingForm = NamedSetting & Asked;

type Asked =
  | {
      readonly kind: "number";
      readonly usual: number;
      /** From `from` up to `to`, where it is not free. */
      readonly from?: number;
      readonly to?: number;
      /** Whether it stays below `to`. */
      readonly isBelow?: boolean;
    }
  | {
      readonly kind: "word";
      readonly usual: string;
      readonly options: readonly string[];
    }
  | { readonly kind: "switch"; readonly usual: boolean };

/** A member of a family, as a form offers it. JSON. */
export interface MemberForm {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly settings: readonly SettingForm[];
}

/** What a form offers of a family: every member, with what can be set of it; `derived` settings are none of the user's. */
export function memberForms(
  { members }: Family<AnyMember>,
  derived: readonly string[] = [],
): readonly MemberForm[] {
  return members.map((member) => {
    const defaults: { readonly [key: string]: unknown } = member.defaults;
    const settings = Object.entries(defaults)
      .filter(([key]) => !derived.includes(key))
      .map(([key, usual]) => settingForm(member, key, usual));
    return { id: member.id, title: member.title, summary: member.summary, settings };
  });
}

function settingForm({ id, ranges, options }: AnyMember, key: string, usual: unknown): SettingForm {
  if (typeof usual === "boolean") return { kind: "switch", key, usual };
  if (typeof usual === "string") return { kind: "word", key, usual, options: options?.[key] ?? [] };
  if (typeof usual !== "number") throw new Error(`The setting ${key} of ${id} fits no form`);
  const [from = -Infinity, to = Infinity, end] = ranges?.[key] ?? [];
  return {
    ...{ kind: "number", key, usual },
    ...(Number.isFinite(from) && { from }),
    ...(Number.isFinite(to) && { to, isBelow: end !== "included" }),
  };
}
