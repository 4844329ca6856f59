import type { LayerId } from "#core/ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { Unlabelled } from "#core/layers/layer.ts";
import { type Job, jobChoices, jobEntries, type Place, parseJob } from "#worker/tokens.ts";
import { given, withinGrid } from "./job-args.ts";
import { type Change, type FamilyKey, JobKind } from "./job-kind.ts";
import type { Run } from "./learning.ts";

export {
  type Choice,
  type DatasetSummary,
  jobChoices,
  type MemberForm,
  nameOf,
  type Place,
  type SettingForm,
} from "#worker/tokens.ts";

/** How a training is done: a job without its layers, every default filled in. What 0 means, the labels layer says. */
export type TrainSettings = Omit<Job, "unlabelled">;

/** Keys of a training that may be changed. */
export type TrainChange = Change<TrainSettings>;

/** Keys of a training that hold a member of a family. */
export type TrainFamily = FamilyKey<TrainSettings>;

const { unlabelled: _, ...entries } = jobEntries;

/** Its keys, as a command takes them. */
export const trainEntries = entries;

/** A training, as its draft and its form deal with it. */
export const trainJob = new JobKind<TrainSettings>({
  name: "train",
  parse: (settings) => settingsOf(parseJob(settings)),
  usual: { steps: 200 },
  choices: jobChoices,
  /** From a first look to a result to keep; the middle one is what is usual. */
  presets: ({ batch, model }) => [
    { id: "fast", title: "Fast", settings: { steps: 80, batch, model } },
    { id: "balanced", title: "Balanced", settings: { steps: 200, batch, model } },
    {
      id: "thorough",
      title: "Thorough",
      settings: { steps: 1000, batch: 8, model: { ...model, width: 16 } },
    },
  ],
});

export interface TrainChoice {
  readonly image: { readonly id: LayerId; readonly grid: Grid };
  readonly labels: LayerId;
  /** What 0 means in the labels. */
  readonly unlabelled: Unlabelled;
  readonly settings: TrainSettings;
}

/** The arguments of `train.start`. Slices that the image does not have are left out. */
export function trainArgs({ image, labels, unlabelled, settings }: TrainChoice) {
  return {
    ...{ image: image.id, labels, unlabelled },
    ...given(settings),
    planes: withinGrid(settings.planes, image.grid),
  };
}

/** How much of the labels is learnt from, each in turn: shares of them, or numbers of labelled images. */
export type LabelShares =
  | { readonly fractions: readonly number[] }
  | { readonly images: readonly number[] };

/** The arguments of `pretrain.compare`: trainings of a pretrained run's network, whose other settings are the draft's. */
export function compareArgs(
  choice: TrainChoice,
  { run, shares, seeds }: { run: Run; shares: LabelShares; seeds: number },
) {
  const { init: _, ...args } = given({ init: null, ...trainArgs(choice) });
  const model = run.job?.model ?? choice.settings.model;
  const compared = { run: run.id, ...shares, seeds: Array.from({ length: seeds }, (_, i) => i) };
  return { ...args, model, ...compared };
}

/** Those of a training on a folder. Slices and channels are those of a layer, and left out. */
export function datasetArgs(dataset: Place, settings: TrainSettings) {
  const { planes: _planes, channels: _channels, ...others } = settings;
  return { dataset, ...given(others) };
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

function settingsOf({ unlabelled: _, ...settings }: Job): TrainSettings {
  return settings;
}
