import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import { signal } from "#core/signal.ts";
import { controlRun, estimateTraining, nameOf, resumeRun, train } from "#worker/tokens.ts";
import { followRun } from "./follow-run.ts";
import { heldOutOutline } from "./held-out-outline.ts";
import { imageBelow } from "./image-below.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { OwnRun } from "./learning-state.ts";
import { newRunId } from "./new-run-id.ts";
import { isActive } from "./run-states.ts";
import { ended, preparing } from "./run-status.ts";
import { type TrainArguments, trainArguments, trainInput } from "./train-input.ts";
import { watch } from "./watch-run.ts";
import { watchedLayer } from "./watched-layer.ts";

const startArguments = v.strictObject({
  ...trainArguments.entries,
  /** Whether what it predicts is shown over its image while it trains. */
  watch: v.optional(v.boolean(), false),
});
const runArguments = v.strictObject({ run: v.string() });

export function trainCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { client, state } = parts;
  const ofRun = (work: (run: string, signal: AbortSignal) => Promise<unknown>) =>
    commandBody({ args: runArguments, run: ({ run }, signal) => work(run, signal) });
  return {
    "train.start": commandBody({
      args: startArguments,
      async run({ watch: isWatched, ...args }, signal) {
        const run = await startTraining(parts, args, signal);
        if (isWatched) watchOver(parts, run, args);
        return { run: run.id };
      },
    }),
    /** Parameters, memory and work of a job, with the arguments of `train.start`; nothing is started. */
    "train.estimate": commandBody({
      args: trainArguments,
      async run(args, signal) {
        const input = await trainInput(parts, args, signal);
        const named = { ...input, run: "estimate", title: "estimate" };
        return await client.run(estimateTraining, named, { signal });
      },
    }),
    "train.status": ofRun(async (run) => (await state.run(run)).status.value),
    "train.pause": ofRun(async (id, signal) => {
      const { id: run } = await state.run(id);
      await client.run(controlRun, { run, action: "pause" }, { signal });
    }),
    "train.resume": ofRun((run, signal) => resumeTraining(parts, run, signal)),
    "train.stop": ofRun((run, signal) => stopTraining(parts, run, signal)),
  };
}

/**
 * Resolves once there is a run: its labels were found to hold something to learn. Until then nothing is changed, and `until`
 * can abort it.
 */
async function startTraining(
  parts: LearningParts,
  args: TrainArguments,
  until: AbortSignal,
): Promise<OwnRun> {
  const { context, client, state } = parts;
  await state.restored; // or two runs could have one number
  const id = newRunId();
  const input = await trainInput(parts, args, until);
  const name = "dataset" in input ? nameOf(input.dataset) : input.labelsName;
  const title = `${name} ${state.runs.value.length + 1}`;
  const image = args.image === undefined ? undefined : context.model.layerOf(args.image, "image");
  const heldOut = image && heldOutOutline(args, image.grid);
  const run = { id, title, status: signal(preparing), heldOut, job: args };
  await followRun(run.status, {
    start: (options) => client.run(train, { ...input, run: id, title }, options),
    begun: () => state.addRun(run),
    until,
  });
  return run;
}

/**
 * Goes on with a run that is paused, or from the last checkpoint of one that was interrupted, stopped or failed. Resolves
 * once it does; until then nothing is changed, and `until` can abort it. A layer that shows what it learns shows that again.
 */
async function resumeTraining(parts: LearningParts, id: string, until: AbortSignal): Promise<void> {
  const { client, context, state } = parts;
  const found = await state.run(id);
  const { id: run, status, pretraining, job } = found;
  const before = status.value;
  if (isActive(before))
    return await client.run(controlRun, { run, action: "resume" }, { signal: until });
  const { error: _, ...kept } = before;
  status.value = { ...kept, state: "preparing", interrupted: false, resumable: false, notes: [] };
  try {
    await followRun(status, {
      start: (options) => client.run(resumeRun, { run, members: context.members.value }, options),
      begun: () => {},
      until,
      pictures: pretraining?.pictures,
    });
  } catch (error) {
    status.value = before;
    throw error;
  }
  const shown = await watchedLayer(context, found);
  const image = shown && imageBelow(context.model, context.model.layer(shown));
  if (image) watchOver(parts, found, { image: image.id, backend: job?.backend ?? "auto" });
}

/** Of a data set, or of an image that was closed meanwhile, there is nothing on the screen to look at. */
function watchOver(
  parts: LearningParts,
  run: OwnRun,
  { image, backend }: Pick<TrainArguments, "image" | "backend">,
): void {
  const layer = layersOf(parts.context.model, "image").find(({ id }) => id === image);
  if (layer) void watch(parts, { run, image: layer.id, backend: parts.backendFor(backend) });
}

/** One whose page was closed is over then; it can still be resumed. */
async function stopTraining(
  { client, state }: LearningParts,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { id: run, status } = await state.run(id);
  await client.run(controlRun, { run, action: "stop" }, { signal });
  if (status.value.interrupted) status.value = ended(status.value, { state: "stopped" });
}
