import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { valueLosses } from "../losses/index.ts";
import { pretrainModels } from "../models/index.ts";
import { optimizers } from "../optimizers/index.ts";
import { pretexts } from "../pretext/index.ts";
import { pretrainMonitors } from "../train/seen.ts";
import { type Choice, choiceOf, openChoiceOf } from "./choice.ts";
import { jobChoices, jobEntries } from "./job.ts";
import { memberForms } from "./member-form.ts";

/** Keys that say what labels mean. There are none here. */
const {
  unlabelled: _unlabelled,
  classes: _classes,
  ignoreLabel: _ignoreLabel,
  labelThreshold: _labelThreshold,
  labelMap: _labelMap,
  oversample: _oversample,
  learnFrom: _learnFrom,
  threshold: _threshold,
  reduction: _reduction,
  ...shared
} = jobEntries;

/** What a model is told by the image, its patches and the task, so that no job may say it. */
const derivedModelSettings = ["inputChannels", "outputChannels", "size", "token", "hidden"];

/** With the other defaults two to three minutes on two cores without a GPU. */
export const usualPretrainSteps = 800;

/**
 * A pretraining job, but for its image: what is left out works. The keys of a training job that do not speak of labels, and
 * `pretext`. Unknown keys are refused by name. These keys stay stable (DESIGN section 5).
 */
export const pretrainEntries = {
  /** What is learnt: to bring back what was taken from the image. */
  pretext: v.optional(openChoiceOf(pretexts), { id: "crappify" }),
  ...shared,
  model: v.optional(openChoiceOf(pretrainModels, derivedModelSettings), { id: "unet", width: 8 }),
  batch: v.optional(shared.batch.wrapped, 8),
  optimizer: v.optional(choiceOf(optimizers), { id: "adam", lr: 2e-3 }),
  /** Where it is left out, what is usual for the task: see `lossOf`. */
  loss: v.optional(openChoiceOf(valueLosses)),
  /** What decides which weights are best: the highest PSNR on what is held out, or the lowest loss. */
  monitor: v.optional(v.picklist(pretrainMonitors), "psnr"),
};

export const pretrainJobSchema = v.strictObject(pretrainEntries);

/** A pretraining as it runs: every default filled in, but for the loss. JSON. */
export type PretrainJob = v.InferOutput<typeof pretrainJobSchema>;
/** A pretraining as a user writes it. */
export type PretrainJobInput = v.InferInput<typeof pretrainJobSchema>;

/** Reads a pretraining job from outside. Throws `train/bad-job` with the key at fault. */
export function parsePretrainJob(job: unknown): PretrainJob {
  const parsed = v.safeParse(pretrainJobSchema, job);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const key = v.getDotPath(issue) ?? "";
    throw new Failure({ code: "train/bad-job", key }, `The job's "${key}": ${issue.message}`);
  }
  const { steps, epochs } = parsed.output;
  return steps === undefined && epochs === undefined
    ? { ...parsed.output, steps: usualPretrainSteps }
    : parsed.output;
}

/** The loss of a job: its own, or what is usual for its task. */
export function lossOf({ pretext, loss }: Pick<PretrainJob, "pretext" | "loss">): Choice {
  return loss ?? { id: pretexts.find(pretext.id)?.usualLoss ?? "l1" };
}

/** What a form offers for a pretraining job. */
export const pretrainChoices = {
  ...jobChoices,
  model: memberForms(pretrainModels, derivedModelSettings),
  pretext: memberForms(pretexts),
  loss: memberForms(valueLosses),
} as const;
