import type { Network } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { buildChoice } from "../config/choice.ts";
import { lossOf, type PretrainJob } from "../config/pretrain-job.ts";
import { ownFamilies } from "../families/families.ts";
import type { ReconstructionPictures } from "../preview/reconstruction.ts";
import type { RunHooks } from "../train/run-hooks.ts";
import { validationPace } from "../train/run-length.ts";
import { showSamples } from "../train/show-samples.ts";
import { trainPrepared } from "../train/train-prepared.ts";
import type { TrainingResult } from "../train/training.ts";
import { updateRules } from "../train/update-rules.ts";
import { baselinePsnr, measureReconstruction } from "./measure-reconstruction.ts";
import { mostValidationPatches } from "./prepare-pretext-data.ts";
import {
  type PreparedPretraining,
  type PretrainRequest,
  preparePretraining,
} from "./prepare-pretraining.ts";
import { createPretextSampler } from "./pretext-sampler.ts";
import { seesMask } from "./pretrain-graph.ts";
import { reconstructionPictures } from "./reconstruction-pictures.ts";
import { readReconstructionSet } from "./reconstruction-set.ts";

export interface PretrainHooks extends RunHooks {
  /** After each validation: patches that were held out, always the same ones. */
  pictures?(pictures: ReconstructionPictures): void;
}

/**
 * A pretraining from its images to its best weights: `runTraining` with another preparation, other targets and other metrics.
 * The same job, seed and backend give the same numbers.
 */
export async function runPretraining(
  request: PretrainRequest,
  hooks: PretrainHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { job, resume, kept, families = ownFamilies } = request;
  const run = await preparePretraining(request, signal);
  const { stepsPerEpoch, task, data } = run;
  const { steps, classes, fingerprint } = task;
  await hooks.prepared(task, run.report);
  const sampler = createPretextSampler(data, {
    ...{ patch: job.patch, batch: job.batch, random: run.draws.sampling },
    augment: job.augment.map((choice) => buildChoice(families.augmentations, choice)),
    seesMask: seesMask(job),
  });
  const validation = await prepareValidation(run, job, signal);
  if (!resume) await showSamples(sampler, hooks, signal);
  return await trainPrepared(
    {
      graph: task.graph,
      loss: buildChoice(families.losses, lossOf(job)),
      ...{ weights: run.weights, resume, kept },
      ...{ sampler, validate: validation.validate, steps, stepsPerEpoch },
      ruleAt: updateRules(job, steps),
      validateEvery: validationPace(job, { steps, stepsPerEpoch }),
      ...{ backend: job.backend, precision: job.precision },
      ...{ monitor: job.monitor, patience: job.patience },
    },
    {
      ...hooks,
      report(progress) {
        hooks.report(progress);
        if (progress.record) validation.show(progress.step, hooks);
      },
      keep: (best) => hooks.keep(best, task),
      save: (checkpoint) => hooks.save({ ...checkpoint, job, classes, fingerprint }),
    },
    signal,
  );
}

/** Measures on a set that is read once, and keeps pictures of what was measured last. */
async function prepareValidation(
  { data, draws }: PreparedPretraining,
  job: PretrainJob,
  signal: AbortSignal,
) {
  const { patch, batch } = job;
  const options = { patch, most: mostValidationPatches, random: draws.validating };
  const patches = await readReconstructionSet(data, options, signal);
  if (patches.length === 0) throw nothingToMeasure();
  const { max: range } = data.extent;
  const baseline = baselinePsnr(patches, range);
  const question = { patches, batch, range, baselinePsnr: baseline, seesMask: seesMask(job) };
  let pictures: Omit<ReconstructionPictures, "step"> | undefined;
  return {
    async validate(network: Network, until: AbortSignal) {
      const { measured, images } = await measureReconstruction(network, question, until);
      pictures = reconstructionPictures(patches, images);
      return measured;
    },
    show(step: number, hooks: Pick<PretrainHooks, "pictures">) {
      if (pictures) hooks.pictures?.({ step, ...pictures });
    },
  };
}

function nothingToMeasure(): Failure {
  return new Failure(
    { code: "train/bad-job", key: "validation" },
    "Nothing could be measured on what is held out; hold out another part",
  );
}
