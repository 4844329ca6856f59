import type { Network } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Random } from "#core/random.ts";
import { inOrder } from "../augment/in-order.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import type { PreparedData } from "../data/prepare.ts";
import { createSampler, type Sampler } from "../data/sampler.ts";
import { mostPatches, readValidationSet } from "../data/validation-set.ts";
import type { Families } from "../families/families.ts";
import { evaluate } from "./evaluate.ts";
import type { Training } from "./training.ts";

export interface Draws {
  readonly sampler: Sampler;
  readonly validate: Training["validate"];
}

/** What a run learns from, and what it is measured on, read once. Throws `train/bad-job` where there is nothing to measure on. */
export async function prepareDraws(
  { data, cells }: PreparedData,
  {
    job,
    families: { augmentations },
    sampling,
    validating,
  }: { job: Job; families: Families; sampling: Random; validating: Random },
  signal: AbortSignal,
): Promise<Draws> {
  const sampler = createSampler(data, cells, {
    patch: job.patch,
    batch: job.batch,
    oversample: job.oversample,
    augment: inOrder(job.augment.map((choice) => buildChoice(augmentations, choice))),
    random: sampling,
  });
  const patches = await readValidationSet(
    data,
    { patch: job.patch, most: mostPatches(data, job.patch), random: validating },
    signal,
  );
  if (patches.length === 0)
    throw new Failure(
      { code: "train/bad-job", key: "validation" },
      "Nothing labelled lies in what is held out, so nothing could be measured; hold out another part, or label some of it",
    );
  const { classes } = data;
  const validate = (network: Network, until: AbortSignal) =>
    evaluate(network, { patches, classes, job }, until);
  return { sampler, validate };
}
