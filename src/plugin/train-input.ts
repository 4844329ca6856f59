import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { type LabelNames, type Unlabelled, unlabelledMeanings } from "#core/layers/layer.ts";
import { jobEntries, type TrainData, type TrainInput } from "#worker/tokens.ts";
import { datasetPlace, datasetSchema } from "./dataset-commands.ts";
import type { LearningParts } from "./learning-parts.ts";

/** A job, and what it learns from: `image` and `labels`, or a `dataset`. */
export const trainArguments = v.strictObject({
  image: v.optional(v.string()),
  labels: v.optional(v.string()),
  dataset: v.optional(datasetSchema),
  ...jobEntries,
  /** Where it is left out: as the labels layer has it; masks of a data set are complete. */
  unlabelled: v.optional(v.picklist(unlabelledMeanings)),
});

export type TrainArguments = v.InferOutput<typeof trainArguments>;

/** What the worker is told of a job. Rejects with `train/bad-job` where it says not what to learn from, or says it twice. */
export async function trainInput(
  parts: LearningParts,
  { image, labels, dataset, ...given }: TrainArguments,
  signal: AbortSignal,
): Promise<TrainData & Pick<TrainInput, "job" | "members">> {
  const { context, backendFor } = parts;
  const { data, meaning } = await dataOf(parts, { image, labels, dataset }, signal);
  const unlabelled = given.unlabelled ?? meaning;
  return {
    ...data,
    job: { ...given, unlabelled, backend: backendFor(given.backend) },
    members: context.members.value,
  };
}

/** With what 0 means there, if the job does not say it. */
async function dataOf(
  parts: LearningParts,
  { image, labels, dataset }: Pick<TrainArguments, "image" | "labels" | "dataset">,
  signal: AbortSignal,
): Promise<{ readonly data: TrainData; readonly meaning: Unlabelled }> {
  if (dataset !== undefined) {
    const surplus = image === undefined ? labels && "labels" : "image";
    if (surplus) throw badData(surplus, `it has a dataset too, so leave out "${surplus}"`);
    return { data: { dataset: await datasetPlace(dataset, parts, signal) }, meaning: "background" };
  }
  if (image === undefined || labels === undefined) {
    const missing = image === undefined ? "image" : "labels";
    throw badData(missing, `"${missing}" is not among its arguments`);
  }
  const { context } = parts;
  const imageLayer = context.model.layerOf(image, "image");
  const labelsLayer = context.model.layerOf(labels, "labels");
  const { name, labelNames, unlabelled } = labelsLayer;
  const [imageRef, labelsRef] = await Promise.all([
    context.source(imageLayer.id),
    context.source(labelsLayer.id),
  ]);
  return {
    data: {
      ...{ image: imageRef, labels: labelsRef },
      labelsName: name.value,
      labelNames: areOfClasses(labelNames.value) ? labelNames.value : undefined,
    },
    meaning: unlabelled.value,
  };
}

/** More names than these are of objects, and would only weigh down the record of a run. */
const mostNames = 256;

function areOfClasses(names: LabelNames): boolean {
  return Object.keys(names).length <= mostNames;
}

function badData(key: string, found: string): Failure {
  return new Failure(
    { code: "train/bad-job", key },
    `A training learns from an image layer and a labels layer, or from a dataset folder: ${found}`,
  );
}
