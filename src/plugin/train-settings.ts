import type { LayerId } from "#core/ids.ts";
import type { Unlabelled } from "#core/layers/layer.ts";

export { jobChoices } from "#worker/tokens.ts";

/** What a person chooses of how to train; lengths in pixels. */
export interface TrainSettings {
  /** Side of a square patch. */
  readonly patch: number;
  readonly batch: number;
  readonly steps: number;
  /** Channels of the finest level. */
  readonly width: number;
  /** How often the network halves the image. */
  readonly depth: number;
  /** An id of `jobChoices`, as `loss` is. */
  readonly optimizer: string;
  readonly learningRate: number;
  readonly loss: string;
  /** 0..0.5, held out to measure on. */
  readonly validationFraction: number;
  readonly seed: number;
  readonly backend: string;
}

export interface TrainPreset {
  readonly id: string;
  readonly title: string;
  readonly settings: TrainSettings;
}

const balanced: TrainSettings = {
  patch: 128,
  batch: 4,
  steps: 200,
  width: 8,
  depth: 3,
  optimizer: "adam",
  learningRate: 0.001,
  loss: "bce-dice",
  validationFraction: 0.2,
  seed: 0,
  backend: "auto",
};

/** From a first look to a result to keep; the middle one is where everybody starts. */
export const trainPresets: readonly TrainPreset[] = [
  { id: "fast", title: "Fast", settings: { ...balanced, steps: 80 } },
  { id: "balanced", title: "Balanced", settings: balanced },
  {
    id: "thorough",
    title: "Thorough",
    settings: { ...balanced, batch: 8, steps: 1000, width: 16 },
  },
];

/** The preset that everybody starts from. */
export const usualSettings: TrainSettings = balanced;

/** The id of the preset that these settings are, or undefined where they are somebody's own. */
export function presetOf(settings: TrainSettings): string | undefined {
  const same = (preset: TrainPreset) =>
    JSON.stringify(preset.settings) === JSON.stringify(settings);
  return trainPresets.find(same)?.id;
}

export interface TrainChoice {
  readonly image: LayerId;
  readonly labels: LayerId;
  /** Label ids to learn; undefined for all there are. */
  readonly classes: readonly number[] | undefined;
  /** What 0 means in the labels. */
  readonly unlabelled: Unlabelled;
  /** [start, stop) along axes with a slider; all of those left out. */
  readonly planes: { readonly [axis: string]: readonly [start: number, stop: number] };
  readonly settings: TrainSettings;
}

/** Label ids as people write them: "1, 2" or "1 2". Undefined for all, null where it is neither. */
export function classesOf(text: string): readonly number[] | undefined | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return undefined;
  const ids = parts.map(Number);
  const isFine = ids.every((id) => Number.isInteger(id) && id > 0);
  return isFine && new Set(ids).size === ids.length ? ids : null;
}

/** The arguments of `train.start`. */
export function trainArgs({ settings, classes, ...what }: TrainChoice) {
  const { patch, batch, steps, width, depth, validationFraction, seed, backend } = settings;
  return {
    ...what,
    ...(classes && { classes }),
    model: { id: "unet", width, depth },
    ...{ patch: [patch, patch] as const, batch, steps, seed, backend },
    optimizer: { id: settings.optimizer, lr: settings.learningRate },
    loss: { id: settings.loss },
    validation: { fraction: validationFraction },
  };
}

export type TrainArgs = ReturnType<typeof trainArgs>;
