import * as v from "valibot";
import { backends, backendTitles, precisions, precisionTitles } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { unlabelledMeanings } from "#core/layers/layer.ts";
import { augmentations } from "../augment/index.ts";
import { maskLosses } from "../losses/index.ts";
import { reductions } from "../metrics/reductions.ts";
import { models } from "../models/index.ts";
import { normalizations } from "../normalizations/index.ts";
import { optimizers } from "../optimizers/index.ts";
import { schedules } from "../schedules/index.ts";
import { monitors } from "../train/seen.ts";
import { choiceOf, openChoiceOf } from "./choice.ts";
import { initSchema } from "./init.ts";
import { memberForms } from "./member-form.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const range = v.pipe(
  v.tuple([index, index]),
  v.check(([start, stop]) => start < stop, "Expected [start, stop] with start below stop"),
);
const patchSide = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(2048));
const side = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4096));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/**
 * One of: a fraction of what is labelled (of whole images in a data set); so many images, or those by name (planes of a stack by
 * their number); a region of every image, in pixels.
 */
const validation = v.pipe(
  v.strictObject({
    fraction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5))),
    images: v.optional(v.union([count, v.pipe(v.array(v.string()), v.minLength(1))])),
    region: v.optional(v.record(v.string(), range)),
  }),
  v.check((given) => Object.keys(given).length <= 1, "Expected one of fraction, images and region"),
  v.transform((given) => (Object.keys(given).length === 0 ? { fraction: 0.2 } : given)),
);

/** One of: a fraction of what is labelled and not held out; so many of the images that are. */
export const labelShare = v.pipe(
  v.strictObject({
    fraction: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
    images: v.optional(count),
  }),
  v.check((given) => Object.keys(given).length === 1, "Expected one of fraction and images"),
);

/** What a model is told by its data, so that no job may say it. */
const derivedModelSettings = ["inputChannels", "outputChannels"];

/**
 * A training job, but for its image and labels: what is left out works. Unknown keys are refused by name. These
 * keys stay stable (DESIGN section 5); lengths are in pixels.
 */
export const jobEntries = {
  /** Channels of the image that the network sees; all by default. */
  channels: v.optional(v.pipe(v.array(index), v.minLength(1))),
  /** What 0 means: not labelled (strokes), or background (complete masks). */
  unlabelled: v.optional(v.picklist(unlabelledMeanings), "ignore"),
  /** Label ids to learn; the first of two is what a prediction shows. See data/classes.ts. */
  classes: v.optional(v.pipe(v.array(count), v.minLength(1))),
  /** A label without loss: pixels of this id are neither learnt nor measured. */
  ignoreLabel: v.optional(index),
  /** Values above it become label 1, all others 0: for masks with soft edges. */
  labelThreshold: v.optional(v.number()),
  /** Which id becomes which, of those that are to change: `{ "2": 0, "3": 1 }`. After the threshold. */
  labelMap: v.optional(v.record(v.pipe(v.string(), v.regex(/^\d+$/)), index)),
  /** Height and width to bring every image of a data set to before patches are cut: linearly; masks by the nearest pixel. */
  resize: v.optional(v.tuple([side, side])),
  /** Whether a smaller image averages over what its pixels cover, as PIL does; not so PyTorch's `interpolate`. */
  antialias: v.optional(v.boolean(), true),
  /** Where training may look, along axes other than y and x. */
  planes: v.optional(v.record(v.string(), range), {}),
  /** A model, loss or augmentation of ours, or by its id that of a plugin. */
  model: v.optional(openChoiceOf(models, derivedModelSettings), { id: "unet", width: 8 }),
  /** What to go on from. */
  init: v.optional(initSchema),
  /** Height and width. */
  patch: v.optional(v.tuple([patchSide, patchSide]), [128, 128]),
  batch: v.optional(v.pipe(count, v.maxValue(256)), 4),
  /** Batches in all, or `epochs`: passes over what is labelled. */
  steps: v.optional(v.pipe(count, v.maxValue(1e6))),
  epochs: v.optional(v.pipe(count, v.maxValue(1e5))),
  optimizer: v.optional(choiceOf(optimizers), { id: "adam" }),
  schedule: v.optional(choiceOf(schedules), { id: "constant" }),
  loss: v.optional(openChoiceOf(maskLosses), { id: "bce-dice" }),
  augment: v.optional(v.array(openChoiceOf(augmentations)), [
    { id: "flip" },
    { id: "quarter-turn" },
  ]),
  /** What is held out to measure on. See data/split.ts. */
  validation: v.optional(validation, {}),
  /** How much of the labels is learnt from, drawn with the seed; all by default. See data/label-share.ts. */
  learnFrom: v.optional(labelShare),
  /** How the image's values are brought to what the network sees; saved with the model. */
  normalization: v.optional(choiceOf(normalizations), { id: "mean-std" }),
  /** The largest norm that a step's gradients together may have; longer ones are shortened to it. 0: none are. */
  clip: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)), 0),
  /** The probability above which a pixel is foreground, where masks are measured or written. */
  threshold: v.optional(fraction, 0.5),
  /** How metrics of several images and classes become one figure. */
  reduction: v.optional(v.picklist(reductions), "micro"),
  /** What decides which weights are best: the highest Dice on what is held out, or the lowest loss. */
  monitor: v.optional(v.picklist(monitors), "dice"),
  /** After so many validations in a row that are no better the run is done; 0: none end it. */
  patience: v.optional(index, 0),
  /** The share of patches that is drawn around labelled foreground. */
  oversample: v.optional(fraction, 0.5),
  seed: v.optional(v.pipe(v.number(), v.integer()), 0),
  backend: v.optional(v.picklist(["auto", ...backends]), "auto"),
  /** What maps between layers are kept in while a network is trained; only `webgpu` has halves. */
  precision: v.optional(v.picklist(precisions), "float32"),
};

export const jobSchema = v.strictObject(jobEntries);

/** A job as it runs: every default filled in. JSON. */
export type Job = v.InferOutput<typeof jobSchema>;
/** A job as a user writes it. */
export type JobInput = v.InferInput<typeof jobSchema>;

/** How much of the labels a job learns from. JSON. */
export type LabelShare = v.InferOutput<typeof labelShare>;

/** With the other defaults about two minutes on two cores without a GPU, and a useful result. */
const usualSteps = 200;

/** Reads a job from outside. Throws `train/bad-job` with the key at fault. */
export function parseJob(job: unknown): Job {
  const parsed = v.safeParse(jobSchema, job);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = v.getDotPath(issue) ?? "";
  throw new Failure({ code: "train/bad-job", key }, `The job's "${key}": ${issue.message}`);
}

/** What a form offers for a job: the members of each family with their settings, and what may compute. */
export const jobChoices = {
  model: memberForms(models, derivedModelSettings),
  loss: memberForms(maskLosses),
  optimizer: memberForms(optimizers),
  schedule: memberForms(schedules),
  augment: memberForms(augmentations),
  normalization: memberForms(normalizations),
  backend: [
    { id: "auto", title: "Automatic" },
    ...backends.map((id) => ({ id, title: backendTitles[id] })),
  ],
  precision: precisions.map((id) => ({ id, title: precisionTitles[id] })),
} as const;

/** How many steps a job takes. Throws `train/bad-job` where it says it twice. */
export function stepsOf(
  { steps, epochs }: Pick<Job, "steps" | "epochs">,
  stepsPerEpoch: number,
): number {
  if (steps !== undefined && epochs !== undefined)
    throw new Failure(
      { code: "train/bad-job", key: "epochs" },
      `The job says both steps (${steps}) and epochs (${epochs}); leave one out`,
    );
  return steps ?? (epochs === undefined ? usualSteps : epochs * stepsPerEpoch);
}
