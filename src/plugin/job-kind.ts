import type { Choice, MemberForm } from "#worker/tokens.ts";

/** Settings to change; null is what is usual, and of `steps` and `epochs` the one that is given, also as null, drops the other. */
export type Change<S> = { readonly [K in keyof S]?: unknown };

/** Keys of a job that hold a member of a family. */
export type FamilyKey<S> = {
  [K in keyof S]-?: S[K] extends Choice ? K : never;
}[keyof S] &
  string;

/** What a form offers of each family. */
export type JobChoices<S> = {
  readonly [K in FamilyKey<S> | "augment"]: readonly MemberForm[];
};

/** What every kind of job has. */
export interface JobSettings {
  readonly steps?: number | undefined;
  readonly epochs?: number | undefined;
  readonly batch: number;
  /** [start, stop) along axes other than y and x. */
  readonly planes: { readonly [axis: string]: readonly [number, number] };
  readonly model: Choice;
  readonly optimizer: Choice;
}

/** Settings that go together; all others stay as they are. */
export interface Preset<S> {
  readonly id: string;
  readonly title: string;
  readonly settings: Partial<S>;
}

interface JobKindParts<S> {
  readonly name: string;
  readonly parse: (settings: object) => S;
  readonly usual: object;
  readonly choices: JobChoices<S>;
  readonly presets: (usual: S) => readonly Preset<S>[];
}

/** A kind of job, training or pretraining, as its draft and its form deal with it. `S` is a job without its layers, every default filled in. */
export class JobKind<S extends JobSettings> {
  /** What its commands begin with: "train" of `train.start`. */
  readonly name: string;
  /** What everybody starts from. */
  readonly usual: S;
  /** What a form offers of each family. */
  readonly choices: JobChoices<S>;
  readonly presets: readonly Preset<S>[];
  readonly #made: JobKindParts<S>;
  readonly #model = "model" as FamilyKey<S>; // every kind of job has one

  /** `parse` fills in defaults and throws `train/bad-job` with the key at fault. */
  constructor(parts: JobKindParts<S>) {
    const { name, parse, usual, choices, presets } = parts;
    this.#made = parts;
    this.name = name;
    this.usual = parse(usual);
    this.choices = choices;
    this.presets = presets(this.usual);
  }

  /** The same with more to choose from; families that it has none of are left out. */
  with(more: { readonly [key: string]: readonly MemberForm[] }): JobKind<S> {
    const choices: { [key: string]: readonly MemberForm[] } = { ...this.choices };
    for (const [key, own] of Object.entries(choices)) choices[key] = [...own, ...(more[key] ?? [])];
    return new JobKind({ ...this.#made, choices: choices as JobChoices<S> }); // the same keys
  }

  /** The settings after a change. Throws `train/bad-job` with the key that cannot be so. */
  changed(settings: S, change: Change<S>): S {
    const { steps, epochs }: { steps?: unknown; epochs?: unknown } = change;
    const all: { [key: string]: unknown; steps?: unknown; epochs?: unknown } = {
      ...Object.fromEntries(Object.entries(settings)),
      ...(steps !== undefined && { epochs: undefined }),
      ...(epochs !== undefined && { steps: undefined }),
    };
    const usual = new Map<string, unknown>(Object.entries(this.usual));
    for (const [key, value] of Object.entries(change))
      if (value !== undefined) all[key] = value ?? usual.get(key);
    if (all.steps === undefined && all.epochs === undefined) all.steps = this.usual.steps;
    return this.#made.parse(all);
  }

  /** Those settings that are not as usual. JSON. */
  unusual(settings: S): { readonly [key: string]: unknown } {
    const usual = new Map<string, unknown>(Object.entries(this.usual));
    const entries = Object.entries(settings).filter(
      ([key, value]) => value !== undefined && !isSame(value, usual.get(key)),
    );
    return Object.fromEntries(entries);
  }

  /** The id of the preset whose settings these have, or undefined where they are somebody's own. */
  presetOf(settings: S): string | undefined {
    const own = new Map<string, unknown>(Object.entries(settings));
    const isAsIn = (preset: Preset<S>) =>
      Object.entries(preset.settings).every(([key, value]) => isSame(value, own.get(key)));
    return this.presets.find(isAsIn)?.id;
  }

  /** A member with the settings that are usual for it. */
  usualChoice(key: FamilyKey<S>, id: string): Choice {
    const usual = this.chosen(this.usual, key);
    if (usual.id === id) return usual;
    const form = this.choices[key].find((member) => member.id === id);
    return form ? defaultsOf(form) : { id }; // of a plugin that is not here
  }

  /** The member that settings have of a family. */
  chosen(settings: S, key: FamilyKey<S>): Choice {
    return settings[key] as Choice; // what makes it such a key
  }

  /** What a form offers of networks. */
  get models(): readonly MemberForm[] {
    return this.choices[this.#model];
  }

  /** Another model keeps those settings of the one before that it has too: a wide network stays wide. */
  otherModel(before: Choice, id: string): Choice {
    const form = this.models.find((member) => member.id === id);
    const kept = Object.entries(before).filter(
      ([key]) => key !== "id" && form?.settings.some((setting) => setting.key === key),
    );
    return { ...this.usualChoice(this.#model, id), ...Object.fromEntries(kept), id };
  }
}

/** A member as its family has it. */
export function defaultsOf({ id, settings }: MemberForm): Choice {
  return { ...Object.fromEntries(settings.map(({ key, usual }) => [key, usual])), id };
}

/** Whether two settings say the same; choices have their keys in one order, that of their member. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
