import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { ImageLayer, LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { imageBelow } from "./image-below.ts";
import type { JobDraft } from "./job-draft.ts";
import type { Run } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { LearningState } from "./learning-state.ts";
import { lastWithWeights } from "./run-states.ts";
import type { TrainSettings } from "./train-settings.ts";

const retrainArguments = v.strictObject({
  /** Those of the last round where it is left out. */
  labels: v.optional(v.string()),
  /** The image that the labels are as large as. */
  image: v.optional(v.string()),
  /** Whose weights it goes on from; the last training that has some. */
  run: v.optional(v.string()),
  /** As `train.start` takes it. */
  watch: v.optional(v.boolean(), false),
});

/** Training goes on with what was decided in a review. */
export function retrainCommand(
  { context, state }: LearningParts,
  draft: JobDraft<TrainSettings>,
): { readonly [id: string]: CommandBody } {
  const { model } = context;
  return {
    /**
     * As the train dock would, but from the weights of a run and with its network. Where the labels have another number of classes than it
     * learnt, its last layer begins anew. Returns what `train.start` does.
     */
    "review.retrain": commandBody({
      args: retrainArguments,
      async run(args) {
        const labels = reviewedLabels(model, args.labels);
        const image = imageOf(model, labels, args.image);
        const { id, job } = await runOf(state, args.run);
        const network = job && { model: job.model };
        const start = (head: "keep" | "new") =>
          context.run("train.start", {
            ...{ ...draft.settings.value, ...network, init: { from: id, part: "model", head } },
            ...{ image: image.id, labels: labels.id, unlabelled: "ignore", watch: args.watch },
          });
        try {
          return await start("keep");
        } catch (error) {
          if (!isOfOtherClasses(error)) throw error;
          return await start("new");
        }
      },
    }),
  };
}

/** The network is the run's own, so that all that can be of another shape is what depends on the number of classes. */
function isOfOtherClasses(error: unknown): boolean {
  return (
    error instanceof Failure && error.detail.code === "train/bad-job" && error.detail.key === "init"
  );
}

function reviewedLabels(model: ViewerModel, wanted: string | undefined): LabelsLayer {
  const last = wanted ?? model.review.labels.value.at(-1)?.layer;
  if (last !== undefined) return model.layerOf(last, "labels");
  throw new Failure(
    { code: "review/none" },
    "No labels were made of a review yet; make some first",
  );
}

function imageOf(model: ViewerModel, labels: LabelsLayer, wanted: string | undefined): ImageLayer {
  if (wanted !== undefined) return model.layerOf(wanted, "image");
  const found = imageBelow(model, labels);
  if (found) return found;
  throw new Failure(
    { code: "layer/grid-mismatch", layer: labels.id },
    `No image is open that is as large as ${labels.name.value}`,
  );
}

async function runOf(state: LearningState, wanted: string | undefined): Promise<Run> {
  if (wanted !== undefined) return await state.run(wanted);
  await state.restored;
  const run = lastWithWeights(state.runs.value);
  if (run) return run;
  throw new Failure(
    { code: "train/no-such-run", run: "" },
    "No training has weights to go on from yet; train first",
  );
}
