import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { signal } from "#core/signal.ts";
import { controlRun, estimateTraining, nameOf, resumeRun, train } from "#worker/tokens.ts";
import { followRun } from "./follow-run.ts";
import { heldOutOutline } from "./held-out-outline.ts";
import type { RunId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { newRunId } from "./new-run-id.ts";
import { isActive } from "./run-states.ts";
import { ended, preparing } from "./run-status.ts";
import { type TrainArguments, trainArguments, trainInput } from "./train-input.ts";
import { watch } from "./watch-run.ts";

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
        if (isWatched) void watchTraining(parts, { run, args });
        return { run };
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
): Promise<RunId> {
  const { context, client, state } = parts;
  await state.restored; // or two runs could have one number
  const id = newRunId();
  const input = await trainInput(parts, args, until);
  const name = "dataset" in input ? nameOf(input.dataset) : input.labelsName;
  const title = `${name} ${state.runs.value.length + 1}`;
  const image = args.image === undefined ? undefined : context.model.layerOf(args.image, "image");
  const heldOut = image && heldOutOutline(args, image.grid);
  const status = signal(preparing);
  await followRun(status, {
    start: (options) => client.run(train, { ...input, run: id, title }, options),
    begun: () => state.addRun({ id, title, status, heldOut, job: args }),
    until,
  });
  return id;
}

/** Of a data set there is nothing on the screen to look at. */
async function watchTraining(
  parts: LearningParts,
  { run, args: { image, backend } }: { readonly run: RunId; readonly args: TrainArguments },
): Promise<void> {
  if (image === undefined) return;
  const { id } = parts.context.model.layerOf(image, "image");
  await watch(parts, {
    run: await parts.state.run(run),
    image: id,
    backend: parts.backendFor(backend),
  });
}

/**
 * Goes on with a run that is paused, or from the last checkpoint of one that was interrupted, stopped or failed. Resolves
 * once it does; until then nothing is changed, and `until` can abort it.
 */
async function resumeTraining(
  { client, context, state }: LearningParts,
  id: string,
  until: AbortSignal,
): Promise<void> {
  const { id: run, status, pretraining } = await state.run(id);
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
