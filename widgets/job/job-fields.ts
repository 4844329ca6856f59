import type { SettingForm, TrainSettings } from "#plugin/train-settings.ts";
import type { SettingWords } from "./setting-words.ts";

/** A setting of a job that belongs to no family: how it is asked for, read and written. */
export interface JobField<S> {
  readonly form: SettingForm;
  readonly words: SettingWords;
  read(settings: S): number;
  /** Keys of the job that change. */
  write(value: number): { readonly [key: string]: unknown };
}

type Field<K extends keyof TrainSettings> = JobField<Pick<TrainSettings, K>>;

const number = (key: string): { readonly form: SettingForm } => ({
  form: { kind: "number", key, usual: 0 },
});
const share = (key: string, to: number): { readonly form: SettingForm } => ({
  form: { kind: "number", key, usual: 0, from: 0, to },
});

export const patchField: Field<"patch"> = {
  ...number("patch"),
  words: {
    ...{ label: "Patch", unit: "px", min: 16, max: 2048, step: 16, isTyped: true },
    hint: "Side of the square that the network sees at once; larger ones show more around a pixel",
  },
  read: ({ patch }) => patch[0],
  write: (side) => ({ patch: [side, side] }),
};

export const batchField: Field<"batch"> = {
  ...number("batch"),
  words: {
    ...{ label: "Batch", unit: "patches", min: 1, max: 256, step: 1, isTyped: true },
    hint: "Patches a step; more are steadier, and take more memory",
  },
  read: ({ batch }) => batch,
  write: (batch) => ({ batch }),
};

export const oversampleField: Field<"oversample"> = {
  ...share("oversample", 1),
  words: {
    ...{ label: "Foreground", step: 0.05 },
    hint: "Share of patches drawn around labelled foreground; the rest lie anywhere",
  },
  read: ({ oversample }) => oversample,
  write: (oversample) => ({ oversample }),
};

export const thresholdField: Field<"threshold"> = {
  ...share("threshold", 1),
  words: {
    ...{ label: "Threshold", step: 0.05 },
    hint: "The probability above which a pixel is foreground where masks are measured",
  },
  read: ({ threshold }) => threshold,
  write: (threshold) => ({ threshold }),
};

/** When a run ends before its length. */
export const patienceField: Field<"patience"> = {
  ...number("patience"),
  words: {
    ...{ label: "Patience", unit: "validations", min: 0, step: 1, isTyped: true },
    hint: "So many validations in a row that are no better end the run; 0: none do",
  },
  read: ({ patience }) => patience,
  write: (patience) => ({ patience }),
};

export const clipField: Field<"clip"> = {
  ...number("clip"),
  words: {
    ...{ label: "Clip gradients", min: 0 },
    hint: "The largest norm of a step's gradients; longer ones are shortened to it; 0: none are",
  },
  read: ({ clip }) => clip,
  write: (clip) => ({ clip }),
};

export const seedField: Field<"seed"> = {
  ...number("seed"),
  words: {
    ...{ label: "Seed", min: 0, max: 2 ** 31 - 1, step: 1, isTyped: true },
    hint: "The same seed, job and backend give the same numbers again",
  },
  read: ({ seed }) => seed,
  write: (seed) => ({ seed }),
};
