import type { LayerId } from "#core/ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Unlabelled } from "#core/layers/layer.ts";
import {
  type Choice,
  type Job,
  jobChoices,
  type MemberForm,
  type Place,
  parseJob,
} from "#worker/tokens.ts";

export {
  type Choice,
  type DatasetSummary,
  jobChoices,
  type MemberForm,
  type Place,
  type SettingForm,
} from "#worker/tokens.ts";

/** How a training is done: a job without its layers, every default filled in. What 0 means, the labels layer says. */
export type TrainSettings = Omit<Job, "unlabelled">;

/** Settings to change; null is what is usual, and of `steps` and `epochs` the one that is given drops the other. */
export type TrainChange = { readonly [K in keyof TrainSettings]?: unknown };

/** A key of a job that holds a member of a family. */
export type FamilyKey = "model" | "loss" | "optimizer" | "schedule" | "normalization";

export interface TrainPreset {
  readonly id: string;
  readonly title: string;
  readonly settings: Pick<TrainSettings, "steps" | "batch" | "model">;
}

/** What everybody starts from. */
export const usualSettings: TrainSettings = settingsOf(parseJob({ steps: 200 }));

const { batch, model } = usualSettings;

/** From a first look to a result to keep; the middle one is what is usual. */
export const trainPresets: readonly TrainPreset[] = [
  { id: "fast", title: "Fast", settings: { steps: 80, batch, model } },
  { id: "balanced", title: "Balanced", settings: { steps: 200, batch, model } },
  {
    id: "thorough",
    title: "Thorough",
    settings: { steps: 1000, batch: 8, model: { ...model, width: 16 } },
  },
];

/** The id of the preset whose settings these have, or undefined where they are somebody's own. */
export function presetOf(settings: TrainSettings): string | undefined {
  const { steps, batch, model } = settings;
  const isAsIn = (preset: TrainPreset) => isSame(preset.settings, { steps, batch, model });
  return trainPresets.find(isAsIn)?.id;
}

/** The settings after a change. Throws `train/bad-job` with the key that cannot be so. */
export function changed(settings: TrainSettings, change: TrainChange): TrainSettings {
  const all: { [key: string]: unknown } = {
    ...settings,
    ...(change.steps != null && { epochs: undefined }),
    ...(change.epochs != null && { steps: undefined }),
  };
  const usual: { readonly [key: string]: unknown } = usualSettings;
  for (const [key, value] of Object.entries(change))
    if (value !== undefined) all[key] = value ?? usual[key];
  return settingsOf(parseJob(all));
}

/** Those settings that are not as usual. JSON. */
export function unusual(settings: TrainSettings): { readonly [key: string]: unknown } {
  const usual: { readonly [key: string]: unknown } = usualSettings;
  const entries = Object.entries(settings).filter(([key, value]) => !isSame(value, usual[key]));
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A member with the settings that are usual for it. */
export function usualChoice(key: FamilyKey, id: string): Choice {
  const usual = usualSettings[key];
  if (usual.id === id) return usual;
  const form: MemberForm | undefined = jobChoices[key].find((member) => member.id === id);
  return form ? defaultsOf(form) : { id }; // a plugin's loss knows its settings itself
}

/** A member as its family has it. */
export function defaultsOf({ id, settings }: MemberForm): Choice {
  return { ...Object.fromEntries(settings.map(({ key, usual }) => [key, usual])), id };
}

/** Another model keeps those settings of the one before that it has too: a wide network stays wide. */
export function otherModel(before: Choice, id: string): Choice {
  const usual = usualChoice("model", id);
  const form = jobChoices.model.find((member) => member.id === id);
  const kept = Object.entries(before).filter(
    ([key]) => key !== "id" && form?.settings.some((setting) => setting.key === key),
  );
  return { ...usual, ...Object.fromEntries(kept), id };
}

export interface TrainChoice {
  readonly image: { readonly id: LayerId; readonly grid: Grid };
  readonly labels: LayerId;
  /** What 0 means in the labels. */
  readonly unlabelled: Unlabelled;
  readonly settings: TrainSettings;
}

/** The arguments of `train.start`. Slices that the image does not have are left out. */
export function trainArgs({ image, labels, unlabelled, settings }: TrainChoice) {
  const axes = image.grid.axes.filter((axis) => settings.planes[axis] !== undefined);
  const planes = axes.flatMap((axis) => {
    const [start, stop] = settings.planes[axis] ?? [0, 0];
    const end = Math.min(stop, lengthOf(image.grid, axis));
    return start < end ? [[axis, [start, end] as const] as const] : [];
  });
  return {
    ...{ image: image.id, labels, unlabelled },
    ...known(settings),
    planes: Object.fromEntries(planes),
  };
}

/** Those of a training on a folder. Slices and channels are those of a layer, and left out. */
export function datasetArgs(dataset: Place, settings: TrainSettings) {
  const { planes: _planes, channels: _channels, ...others } = settings;
  return { dataset, ...known(others) };
}

function known(settings: object): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

export type TrainArgs = ReturnType<typeof trainArgs> | ReturnType<typeof datasetArgs>;

/** Label ids as people write them: "1, 2" or "1 2". Undefined for all, null where it is neither. */
export function classesOf(text: string): readonly number[] | undefined | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return undefined;
  const ids = parts.map(Number);
  const isFine = ids.every((id) => Number.isInteger(id) && id > 0);
  return isFine && new Set(ids).size === ids.length ? ids : null;
}

/** Whether two settings say the same; choices have their keys in one order, that of their member. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function settingsOf({ unlabelled: _, ...settings }: Job): TrainSettings {
  return settings;
}
