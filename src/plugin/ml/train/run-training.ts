import {
  type ChosenNetwork,
  checkWeights,
  type Graph,
  inferStructure,
  initialWeights,
  type Loss,
  type Network,
  type Weights,
} from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { createRandom, type Random } from "#core/random.ts";
import { inOrder } from "../augment/in-order.ts";
import { augmentations } from "../augment/index.ts";
import { buildChoice } from "../config/choice.ts";
import { type Job, stepsOf } from "../config/job.ts";
import type { Activation, Classes } from "../data/classes.ts";
import { grouped } from "../data/grouped.ts";
import type { SavedNormalization } from "../data/normalizer.ts";
import type { Patch } from "../data/patch.ts";
import { type PreparedData, prepareData } from "../data/prepare.ts";
import { createSampler, type Sampler } from "../data/sampler.ts";
import { cellPx } from "../data/survey.ts";
import type { TrainingSource } from "../data/training-source.ts";
import { mostPatches, readValidationSet } from "../data/validation-set.ts";
import { losses } from "../losses/index.ts";
import { models } from "../models/index.ts";
import { type Networks, orFailure, type Successor, Successors } from "../networks.ts";
import { optimizers } from "../optimizers/index.ts";
import { schedules } from "../schedules/index.ts";
import {
  type Transfer,
  type TransferReport,
  transferWeights,
} from "../weights/transfer-weights.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RunCheckpoint } from "./run-checkpoint.ts";
import { nothingSeen } from "./seen.ts";
import { train } from "./trainer.ts";
import type { Best, Change, Training, TrainingHooks, TrainingResult } from "./training.ts";

export interface TrainingRequest {
  readonly job: Job;
  readonly source: TrainingSource;
  /** Weights to go on from, as far as the job says. */
  readonly init: Omit<Transfer, "fresh"> | undefined;
  /** In place of the job's, where that is a plugin's. */
  readonly loss?: Loss | undefined;
  /** To go on from, in place of beginning. Its job is the request's. */
  readonly resume?: RunCheckpoint | undefined;
}

/** What is learnt, known before the first step. */
export interface LearntTask {
  readonly graph: Graph;
  readonly channels: readonly number[];
  readonly normalization: SavedNormalization;
  readonly classes: Classes;
  readonly steps: number;
  /** Of the data; see fingerprint.ts. */
  readonly fingerprint: string;
}

export interface RunHooks extends Pick<TrainingHooks, "control" | "report" | "epochDone"> {
  /**
   * The data is there and has something to learn in it; from here on a run exists. `init` says what became of given
   * weights. Awaited.
   */
  prepared(task: LearntTask, init?: TransferReport): Promise<void>;
  readonly networks: Networks;
  /** A network begins, or goes on after a step where another broke down. */
  started(on: Started): void;
  keep(best: Best, task: LearntTask): Promise<void>;
  /** See TrainingHooks. `encodeCheckpoint` makes a file of it. */
  save(checkpoint: RunCheckpoint): Promise<void>;
  /** A batch of patches as the network sees them, augmented: those that a new run begins with. */
  sampled?(patches: readonly Patch[]): Promise<void>;
}

export interface Started extends Pick<ChosenNetwork, "backend" | "reason"> {
  /** Where it takes over from another: what became of that, in a sentence, and the step after which it goes on. */
  readonly change?: { readonly note: string; readonly from: number };
}

/** In a run that says its steps, so that the curve says something and costs little. */
const validationsPerRun = 20;

/** A job from its images to its best weights. The same job, seed and backend give the same numbers. */
export async function runTraining(
  request: TrainingRequest,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { job, resume } = request;
  const { prepared, stepsPerEpoch, task, draws, weights, report } = await prepareRun(
    request,
    signal,
  );
  await hooks.prepared(task, report);
  const { validate, sampler } = await prepareDraws(prepared, { job, ...draws }, signal);
  if (!resume) await showSamples(sampler, hooks, signal);
  const successors = new Successors(hooks.networks, {
    graph: task.graph,
    loss: request.loss ?? buildChoice(losses, job.loss),
    backend: job.backend,
    weights,
  });
  const training: Training = {
    async open(change) {
      const next = await successors.next(change?.breakdown);
      const { network, backend, reason } = next;
      hooks.started({ backend, reason, ...(change && { change: noteOf(next, change) }) });
      return network;
    },
    start: resume ?? { step: 0, state: { weights }, draws: sampler.save(), seen: nothingSeen },
    sampler,
    validate,
    ruleAt: rulesOf(job, task.steps),
    steps: task.steps,
    stepsPerEpoch,
    validateEvery: validationPace(job, { steps: task.steps, stepsPerEpoch }),
    ...{ monitor: job.monitor, patience: job.patience },
  };
  const { fingerprint } = task;
  const trainHooks = {
    ...hooks,
    keep: (best: Best) => hooks.keep(best, task),
    save: (checkpoint: Checkpoint) => hooks.save({ ...checkpoint, job, fingerprint }),
  };
  return await orFailure(job.backend, () => train(training, trainHooks, signal));
}

/** The patches that come first, which are drawn again for the first step. */
async function showSamples(
  sampler: Sampler,
  { sampled }: Pick<RunHooks, "sampled">,
  signal: AbortSignal,
): Promise<void> {
  if (!sampled) return;
  const start = sampler.save();
  await sampled(await sampler.draw(signal));
  sampler.load(start);
}

interface PreparedRun {
  readonly prepared: PreparedData;
  readonly stepsPerEpoch: number;
  readonly task: LearntTask;
  readonly draws: { readonly sampling: Random; readonly validating: Random };
  readonly weights: Weights;
  /** What became of given weights. */
  readonly report?: TransferReport;
}

/** All that is known before the first step. Throws what is wrong with the job, its data, or the weights it begins with. */
export async function prepareRun(
  request: TrainingRequest,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const { job, init, resume } = request;
  const random = createRandom(job.seed);
  const data = {
    ...{ source: request.source, job, activation: activationOf(job) },
    random: random.fork(),
  };
  const prepared = await prepareData(data, signal);
  const stepsPerEpoch = epochLength(prepared, job);
  const task = describeTask(prepared, job, stepsOf(job, stepsPerEpoch));
  const draws = { sampling: random.fork(), validating: random.fork() };
  const known = { prepared, stepsPerEpoch, task, draws };
  if (resume) {
    checkResumption(task.graph, resume);
    return { ...known, weights: resume.state.weights };
  }
  const fresh = initialWeights(task.graph, random.fork().next);
  return {
    ...known,
    ...(init ? transferWeights(task.graph, { ...init, fresh }) : { weights: fresh }),
  };
}

async function prepareDraws(
  { data, cells }: PreparedData,
  { job, sampling, validating }: { job: Job; sampling: Random; validating: Random },
  signal: AbortSignal,
) {
  const sampler = createSampler(data, cells, {
    patch: job.patch,
    batch: job.batch,
    oversample: job.oversample,
    augment: inOrder(job.augment.map((choice) => buildChoice(augmentations, choice))),
    random: sampling,
  });
  const patches = await readValidationSet(
    data,
    { patch: job.patch, most: mostPatches(data.holdOut, job.patch), random: validating },
    signal,
  );
  if (patches.length === 0)
    throw new Failure(
      { code: "train/bad-job", key: "validation" },
      "Nothing labelled lies in what is held out, so nothing could be measured; hold out another part, or label some of it",
    );
  const { classes } = data;
  const validate = (network: Network, until: AbortSignal) =>
    evaluate(network, { patches, classes, batch: job.batch }, until);
  return { sampler, validate };
}

function noteOf({ before, title }: Successor, { at, from }: Change) {
  return { from, note: `${before} at step ${at}; went on with ${title} from step ${from}` };
}

/** A plugin's loss gets outputs that stand alone. */
function activationOf({ loss }: Job): Activation {
  return losses.find(loss.id)?.learns === "classes" ? "softmax" : "sigmoid";
}

function describeTask(prepared: PreparedData, job: Job, steps: number): LearntTask {
  const { classes, normalizer, sheets } = prepared.data;
  const channels = sheets[0]?.channels ?? [];
  const graph = buildGraph(job, {
    inputChannels: channels.length,
    outputs: classes.outputs.length,
  });
  const { divisor } = inferStructure(graph);
  if (job.patch.some((side) => side % divisor !== 0))
    throw new Failure(
      { code: "train/bad-job", key: "patch" },
      `Patches of ${job.patch.join(" x ")} do not suit the model; both sides must be multiples of ${divisor}`,
    );
  const fingerprint = fingerprintOf(prepared);
  return { graph, channels, normalization: normalizer.saved, classes, steps, fingerprint };
}

function buildGraph(
  { model }: Job,
  { inputChannels, outputs }: { inputChannels: number; outputs: number },
): Graph {
  try {
    return buildChoice(models, model, { inputChannels, outputChannels: outputs });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: "train/bad-job", key: "model" }, reason, { cause: error });
  }
}

/** Steps between validations: an epoch where the job says epochs, else a twentieth of the run, and five at least. */
function validationPace(
  { epochs }: Job,
  { steps, stepsPerEpoch }: { readonly steps: number; readonly stepsPerEpoch: number },
): number {
  return epochs === undefined ? Math.max(5, Math.ceil(steps / validationsPerRun)) : stepsPerEpoch;
}

/** As many steps as draw the labelled area once, and no image of several less than once. */
function epochLength({ data, cells }: PreparedData, { patch, batch }: Job): number {
  const [height, width] = patch;
  const images = grouped(cells, ({ sheet }) => data.sheets[sheet]?.member);
  const patches = [...images.values()].map((of) => (of.length * cellPx ** 2) / (height * width));
  const all = patches.reduce((sum, some) => sum + (images.size > 1 ? Math.max(1, some) : some), 0);
  return Math.max(1, Math.ceil(all / batch));
}

function rulesOf({ optimizer, schedule, clip }: Job, steps: number): Training["ruleAt"] {
  const ruleFor = buildChoice(optimizers, optimizer);
  const settingAt = buildChoice(schedules, schedule);
  const { lr } = optimizer;
  return (step, validationLosses) => {
    const { lrFactor, momentum } = settingAt({ step, steps, validationLosses });
    return { ...ruleFor({ lr: Number(lr) * lrFactor, momentum }), clip };
  };
}

/** Labels that were edited since may ask for another network. */
function checkResumption(graph: Graph, { state }: RunCheckpoint): void {
  try {
    checkWeights(state.weights, inferStructure(graph).parameters);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      { code: "train/cannot-resume" },
      `What there is to learn has changed since this run began, and its network no longer fits (${reason}); start a new run`,
      { cause },
    );
  }
}

export { Executors, type Machine } from "#compute/index.ts"; // the worker does not know compute
export type { Job } from "../config/job.ts";
