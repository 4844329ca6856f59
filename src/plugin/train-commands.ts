import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { unlabelledMeanings } from "#core/layers/layer.ts";
import { signal } from "#core/signal.ts";
import type { PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import {
  controlRun,
  estimateTraining,
  jobEntries,
  resumeRun,
  type TrainInput,
  train,
} from "#worker/tokens.ts";
import type { BackendFor } from "./addressed-backend.ts";
import { followRun } from "./follow-run.ts";
import { heldOutOutline } from "./held-out-outline.ts";
import type { RunId } from "./learning.ts";
import type { LearningState } from "./learning-state.ts";
import { newRunId } from "./new-run-id.ts";
import { isActive } from "./run-states.ts";
import { ended, preparing } from "./run-status.ts";

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
  const ofRun = (work: (run: string, signal: AbortSignal) => Promise<unknown>) =>
    commandBody({ args: runArguments, run: ({ run }, signal) => work(run, signal) });
  return {
    "train.start": commandBody({
      args: trainArguments,
      run: async (args) => ({ run: await startTraining(parts, args) }),
    }),
    /** Parameters, memory and work of a job, with the arguments of `train.start`; nothing is started. */
    "train.estimate": commandBody({
      args: trainArguments,
      async run(args, signal) {
        const input = { ...(await trainInput(parts, args)), run: "estimate", title: "estimate" };
        return await client.run(estimateTraining, input, { signal });
      },
    }),
    "train.status": ofRun(async (run) => (await state.run(run)).status.value),
    "train.pause": ofRun(async (id, signal) => {
      const { id: run } = await state.run(id);
      await client.run(controlRun, { run, action: "pause" }, { signal });
    }),
    "train.resume": ofRun((run) => resumeTraining(parts, run)),
    "train.stop": ofRun((run) => stopTraining(parts, run)),
  };
}

type TrainArguments = v.InferOutput<typeof trainArguments>;

/** Resolves once there is a run: its labels were found to hold something to learn. Until then nothing is changed. */
async function startTraining(parts: LearningParts, args: TrainArguments): Promise<RunId> {
  const { context, client, state } = parts;
  await state.restored; // or two runs could have one number
  const id = newRunId();
  const input = await trainInput(parts, args);
  const title = `${input.labelsName} ${state.runs.value.length + 1}`;
  const heldOut = heldOutOutline(args, context.model.layerOf(args.image, "image").grid);
  const status = signal(preparing);
  await followRun(status, {
    start: (onProgress) => client.run(train, { ...input, run: id, title }, { onProgress }),
    begun: () => state.addRun({ id, title, status, heldOut, job: args }),
  });
  return id;
}

/**
 * Goes on with a run that is paused, or from the last checkpoint of one that was interrupted, stopped or failed. Resolves
 * once it does; until then nothing is changed.
 */
async function resumeTraining({ client, state }: LearningParts, id: string): Promise<void> {
  const { id: run, status } = await state.run(id);
  const before = status.value;
  if (isActive(before)) return await client.run(controlRun, { run, action: "resume" });
  const { error: _, ...kept } = before;
  status.value = { ...kept, state: "preparing", interrupted: false, resumable: false, notes: [] };
  try {
    await followRun(status, {
      start: (onProgress) => client.run(resumeRun, { run }, { onProgress }),
      begun: () => {},
    });
  } catch (error) {
    status.value = before;
    throw error;
  }
}

/** One whose page was closed is over then; it can still be resumed. */
async function stopTraining({ client, state }: LearningParts, id: string): Promise<void> {
  const { id: run, status } = await state.run(id);
  await client.run(controlRun, { run, action: "stop" });
  if (status.value.interrupted) status.value = ended(status.value, { state: "stopped" });
}

/** What the worker is told of a job on layers. */
async function trainInput(
  { context, backendFor }: LearningParts,
  { image, labels, ...given }: TrainArguments,
): Promise<Omit<TrainInput, "run" | "title">> {
  const imageLayer = context.model.layerOf(image, "image");
  const labelsLayer = context.model.layerOf(labels, "labels");
  const lossModule = lossModuleOf(context, given.loss.id);
  const unlabelled = given.unlabelled ?? labelsLayer.unlabelled.value;
  return {
    ...(await sources(context, [imageLayer.id, labelsLayer.id])),
    labelsName: labelsLayer.name.value,
    job: { ...given, unlabelled, backend: backendFor(given.backend) },
    lossModule,
  };
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
