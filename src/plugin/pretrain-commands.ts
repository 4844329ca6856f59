import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { signal } from "#core/signal.ts";
import {
  estimatePretraining,
  nameOf,
  type PretrainData,
  type PretrainInput,
  pretrain,
  pretrainEntries,
  type ReconstructionPictures,
} from "#worker/tokens.ts";
import { datasetPlace, datasetSchema } from "./dataset-commands.ts";
import { followRun } from "./follow-run.ts";
import { heldOutOutline } from "./held-out-outline.ts";
import type { RunId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { newRunId } from "./new-run-id.ts";
import { preparing } from "./run-status.ts";

/** A pretraining job, and what it learns from: an `image`, or a `dataset`. */
const pretrainArguments = v.strictObject({
  image: v.optional(v.string()),
  dataset: v.optional(datasetSchema),
  ...pretrainEntries,
});
type PretrainArguments = v.InferOutput<typeof pretrainArguments>;

/** A run that has begun is paused, resumed, stopped and asked for its status as any other, by the commands of `train`. */
export function pretrainCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  return {
    "pretrain.start": commandBody({
      args: pretrainArguments,
      run: async (args, signal) => ({ run: await startPretraining(parts, args, signal) }),
    }),
    /** As `train.estimate`, with the arguments of `pretrain.start`. */
    "pretrain.estimate": commandBody({
      args: pretrainArguments,
      async run(args, signal) {
        const { name: _, ...input } = await pretrainInput(parts, args, signal);
        const named = { ...input, run: "estimate", title: "estimate" };
        return await parts.client.run(estimatePretraining, named, { signal });
      },
    }),
  };
}

/** Resolves once there is a run: its image was found to hold something to learn. Until then nothing is changed, and `until` can abort it. */
async function startPretraining(
  parts: LearningParts,
  args: PretrainArguments,
  until: AbortSignal,
): Promise<RunId> {
  const { context, client, state } = parts;
  await state.restored; // or two runs could have one number
  const id = newRunId();
  const { name, ...input } = await pretrainInput(parts, args, until);
  const title = `${name} ${state.runs.value.length + 1}`;
  const image = args.image === undefined ? undefined : context.model.layerOf(args.image, "image");
  const heldOut = image && heldOutOutline(args, image.grid);
  const status = signal(preparing);
  const pictures = signal<ReconstructionPictures | null>(null);
  const pretraining = { pretext: args.pretext, pictures };
  await followRun(status, {
    start: (options) => client.run(pretrain, { ...input, run: id, title }, options),
    begun: () => state.addRun({ id, title, status, heldOut, job: args, pretraining }),
    until,
    pictures,
  });
  return id;
}

/** What the worker is told of a job, and what the data is called. Rejects with `train/bad-job` where it is not said, or said twice. */
async function pretrainInput(
  parts: LearningParts,
  { image, dataset, ...given }: PretrainArguments,
  signal: AbortSignal,
): Promise<PretrainData & Pick<PretrainInput, "job" | "members"> & { readonly name: string }> {
  const job = { ...given, backend: parts.backendFor(given.backend) };
  const members = parts.context.members.value;
  if (dataset !== undefined && image === undefined) {
    const place = await datasetPlace(dataset, parts, signal);
    return { dataset: place, name: nameOf(place), job, members };
  }
  if (image === undefined || dataset !== undefined)
    throw new Failure(
      { code: "train/bad-job", key: "image" },
      "A pretraining learns from an image layer or from a dataset folder: name one of them",
    );
  const layer = parts.context.model.layerOf(image, "image");
  const source = await parts.context.source(layer.id);
  return { image: source, name: layer.name.value, job, members };
}
