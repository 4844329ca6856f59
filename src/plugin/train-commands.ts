import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { unlabelledMeanings } from "#core/layers/layer.ts";
import { signal } from "#core/signal.ts";
import type { PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import { controlRun, jobEntries, type TrainInput, train } from "#worker/tokens.ts";
import type { BackendFor } from "./addressed-backend.ts";
import { heldOutOutline } from "./held-out-outline.ts";
import type { RunId } from "./learning.ts";
import type { LearningState } from "./learning-state.ts";
import { newRunId } from "./new-run-id.ts";
import { errorOf, preparing, withProgress } from "./run-status.ts";

/** What the commands of this plugin work with. */
export interface LearningParts {
  readonly context: PluginContext;
  readonly client: WorkerClient;
  readonly state: LearningState;
  readonly backendFor: BackendFor;
  /** Relative addresses are relative to this. */
  readonly base: string;
}

const trainArguments = v.strictObject({
  image: v.string(),
  labels: v.string(),
  ...jobEntries,
  /** As the labels layer has it, where it is left out. */
  unlabelled: v.optional(v.picklist(unlabelledMeanings)),
});
const runArguments = v.strictObject({ run: v.string() });

export function trainCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { client, state } = parts;
  const control = (action: "pause" | "resume" | "stop") =>
    commandBody({
      args: runArguments,
      async run({ run: id }, signal) {
        const { id: run } = await state.run(id);
        await client.run(controlRun, { run, action }, { signal });
      },
    });
  return {
    "train.start": commandBody({
      args: trainArguments,
      run: async (args) => ({ run: await startTraining(parts, args) }),
    }),
    "train.status": commandBody({
      args: runArguments,
      run: async ({ run }) => (await state.run(run)).status.value,
    }),
    "train.pause": control("pause"),
    "train.resume": control("resume"),
    "train.stop": control("stop"),
  };
}

/** Resolves once there is a run: its labels were found to hold something to learn. Until then nothing is changed. */
async function startTraining(
  { context, client, state, backendFor }: LearningParts,
  { image, labels, ...given }: v.InferOutput<typeof trainArguments>,
): Promise<RunId> {
  const imageLayer = context.model.layerOf(image, "image");
  const labelsLayer = context.model.layerOf(labels, "labels");
  const labelsName = labelsLayer.name.value;
  const lossModule = lossModuleOf(context, given.loss.id);
  const unlabelled = given.unlabelled ?? labelsLayer.unlabelled.value;
  const job = { ...given, unlabelled, backend: backendFor(given.backend) };
  const heldOut = heldOutOutline(job, imageLayer.grid);
  await state.restored; // or two runs could have one number
  const id = newRunId();
  const title = `${labelsName} ${state.runs.value.length + 1}`;
  const input = {
    ...(await sources(context, [imageLayer.id, labelsLayer.id])),
    labelsName,
    job,
    lossModule,
  };
  const status = signal(preparing);
  return new Promise<RunId>((resolve, reject) => {
    let isRun = false;
    const result = client.run(
      train,
      { ...input, run: id, title },
      {
        onProgress(progress) {
          status.value = withProgress(status.value, progress);
          if (progress.kind !== "prepared") return;
          isRun = true;
          state.addRun({ id, title, status, heldOut });
          resolve(id);
        },
      },
    );
    result.then(
      ({ state: ended, step }) => {
        status.value = { ...status.value, state: ended, step, etaMs: null };
      },
      (error: unknown) => {
        if (!isRun) return reject(error);
        status.value = { ...status.value, state: "failed", etaMs: null, error: errorOf(error) };
      },
    );
  });
}

async function sources(
  context: PluginContext,
  [image, labels]: readonly [LayerId, LayerId],
): Promise<Pick<TrainInput, "image" | "labels">> {
  const [imageRef, labelsRef] = await Promise.all([context.source(image), context.source(labels)]);
  return { image: imageRef, labels: labelsRef };
}

/** Where the worker finds a loss; undefined for one of ours. */
function lossModuleOf({ losses }: PluginContext, id: string): string | undefined {
  if (!id.includes(".")) return undefined;
  const found = losses.value.find((loss) => loss.id === id);
  if (found) return found.module;
  const known = losses.value.map((loss) => loss.id).join(", ") || "none";
  throw new Failure(
    { code: "train/bad-job", key: "loss" },
    `No plugin brings the loss ${id}; there are: ${known}`,
  );
}
