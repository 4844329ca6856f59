import type { Compared, Tensor, Tf } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { AnyMember, Family, Range } from "#core/family.ts";
import { family as familyOf } from "#core/family.ts";
import { checkedAugmentation, checkedGraph, checkedPretext } from "./checked-members.ts";
import {
  type ContributedChoice,
  contributedChoices,
  type Families,
  type OpenChoices,
  ownFamilies,
} from "./families.ts";

/** A setting of a member as a plugin's manifest has it. JSON. */
interface BroughtSetting {
  readonly id: string;
  readonly default: number | string | boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly enum?: readonly string[] | undefined;
}

/** A member that a plugin brings. JSON. */
export interface BroughtMember {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly settings: readonly BroughtSetting[];
  /** Of a loss. */
  readonly learns?: "masks" | "classes" | "values";
  /** The address of the module that has its code. */
  readonly module: string;
}

/** What plugins bring, by family. JSON. */
export type BroughtMembers = { readonly [F in keyof Families]: readonly BroughtMember[] };

type Settings = { readonly [setting: string]: number | string | boolean };
type Code = (...parameters: never[]) => unknown;

/** What a plugin's module for the worker exports: of each family its members by their ids. See docs/plugins.md. */
type MemberModule = {
  readonly [F in keyof Families]?: { readonly [id: string]: Code | undefined };
};

/**
 * Our families with those members of plugins that a job names; their modules are imported. Rejects with `plugin/unloadable` where one
 * does not load or lacks what its manifest announces. What the job names and nobody brings is left out: see `checkContributed`.
 */
export async function familiesFor(
  job: OpenChoices,
  brought: BroughtMembers | undefined,
): Promise<Families> {
  if (!brought) return ownFamilies;
  const chosen = new Map(contributedChoices(job).map((one) => [one.choice.id, one]));
  const loaded = await Promise.all(
    [...chosen.values()].flatMap((one) => {
      const found = brought[one.family].find(({ id }) => id === one.choice.id);
      return found ? [loadMember(one, found)] : [];
    }),
  );
  const joined = <K extends keyof Families>(key: K): Families[K] => {
    const own: Family<AnyMember> = ownFamilies[key];
    const theirs = loaded.filter(({ of }) => of === key).map(({ member }) => member);
    return familyOf(own.name, [...own.members, ...theirs]) as Families[K]; // `builders` has the builds of each
  };
  return {
    models: joined("models"),
    losses: joined("losses"),
    augmentations: joined("augmentations"),
    pretexts: joined("pretexts"),
  };
}

async function loadMember({ family }: ContributedChoice, brought: BroughtMember) {
  const { id, title, summary, settings, learns = "masks", module } = brought;
  const code = await codeOf({ family, id, module });
  const build = (given: Settings) => blaming(id, () => builders[family](id, code, given));
  const member: AnyMember & { learns: typeof learns } = {
    ...{ id, title, learns, build },
    ...(summary !== undefined && { summary }),
    defaults: Object.fromEntries(settings.map(({ id: key, default: usual }) => [key, usual])),
    ranges: Object.fromEntries(settings.flatMap(rangeOf)),
    options: Object.fromEntries(
      settings.flatMap(({ id: key, enum: words }) => (words ? [[key, words]] : [])),
    ),
  };
  return { of: family, member };
}

/** By family: what is made of a member's code and its settings. What it returns is checked. */
const builders: {
  readonly [F in keyof Families]: (id: string, code: Code, settings: Settings) => unknown;
} = {
  models: (_, code, settings) => checkedGraph(call(code, settings)),
  losses: (id, code, settings) => (tf: Tf, compared: Compared) =>
    blaming(id, () => call(code, tf, compared, settings) as Tensor), // autodiff refuses anything else
  augmentations: (id, code, settings) =>
    checkedAugmentation(call(code, settings), (work) => blaming(id, work)),
  pretexts: (id, code, settings) =>
    checkedPretext(call(code, settings), (work) => blaming(id, work)),
};

/** A plugin's function, which takes what docs/plugins.md says. */
function call(code: Code, ...parameters: readonly unknown[]): unknown {
  return code(...(parameters as never[]));
}

function rangeOf({ id, minimum, maximum }: BroughtSetting): [string, Range][] {
  if (minimum === undefined && maximum === undefined) return [];
  return [[id, [minimum ?? -Infinity, maximum ?? Infinity, "included"]]];
}

async function codeOf({
  family,
  id,
  module,
}: {
  readonly family: keyof Families;
  readonly id: string;
  readonly module: string;
}): Promise<Code> {
  try {
    const members: MemberModule = await import(module);
    const code = members[family]?.[id];
    if (typeof code === "function") return code;
    throw new Error(`its worker module has no such function among its ${family}`);
  } catch (cause) {
    throw new Failure(
      { code: "plugin/unloadable", manifest: id },
      `${id} of a plugin does not load: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

/** What a plugin's code throws is said to be the plugin's. */
function blaming<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const [plugin = id] = id.split(".");
    throw new Failure(
      { code: "plugin/failed", plugin, command: id },
      `The plugin ${plugin} failed at ${id}: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
