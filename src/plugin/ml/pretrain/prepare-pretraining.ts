import { initialWeights, type Weights } from "#compute/index.ts";
import { createRandom, type Random } from "#core/random.ts";
import { crc32 } from "#io/crc32.ts";
import { stepsOf } from "../config/job.ts";
import type { PretrainJob } from "../config/pretrain-job.ts";
import type { Classes } from "../data/classes.ts";
import { wholePlane } from "../data/plane.ts";
import { checkContributed, type Families, ownFamilies } from "../families/families.ts";
import { checkResumption } from "../train/check-resumption.ts";
import type { LearntTask } from "../train/learnt-task.ts";
import type { RunCheckpoint } from "../train/run-checkpoint.ts";
import type { ValidationRecord } from "../train/validation-record.ts";
import type { TransferReport } from "../weights/transfer-report.ts";
import { type Transfer, transferWeights } from "../weights/transfer-weights.ts";
import { isHeld, preparePretextData } from "./prepare-pretext-data.ts";
import type { PretextData } from "./pretext-data.ts";
import { pretrainGraph } from "./pretrain-graph.ts";
import type { PretrainSource } from "./pretrain-source.ts";

/** A pretraining job with all that it names opened. */
export interface PretrainRequest {
  readonly job: PretrainJob;
  readonly source: PretrainSource;
  /** Weights to go on from, as far as the job says. */
  readonly init: Omit<Transfer, "fresh"> | undefined;
  /** With what plugins bring; ours alone where it is left out. */
  readonly families?: Families | undefined;
  /** To go on from, in place of beginning. Its job is the request's. */
  readonly resume?: RunCheckpoint | undefined;
  /** Of a run that goes on: the validation whose weights are kept. */
  readonly kept?: ValidationRecord | undefined;
}

export interface PreparedPretraining {
  readonly data: PretextData;
  readonly stepsPerEpoch: number;
  readonly task: LearntTask;
  readonly draws: { readonly sampling: Random; readonly validating: Random };
  readonly weights: Weights;
  /** What became of given weights. */
  readonly report?: TransferReport;
}

/** All that is known before the first step. Throws what is wrong with the job, its images, or the weights it begins with. */
export async function preparePretraining(
  { job, source, init, resume, families = ownFamilies }: PretrainRequest,
  signal: AbortSignal,
): Promise<PreparedPretraining> {
  checkContributed(job, families);
  const random = createRandom(job.seed);
  const data = await preparePretextData({ source, job, random: random.fork(), families }, signal);
  const stepsPerEpoch = epochLength(data, job);
  const task = describe(data, { job, steps: stepsOf(job, stepsPerEpoch), families });
  const draws = { sampling: random.fork(), validating: random.fork() };
  const known = { data, stepsPerEpoch, task, draws };
  if (resume) {
    checkResumption(task, resume);
    return { ...known, weights: resume.state.weights };
  }
  const fresh = initialWeights(task.graph, random.fork().next);
  return {
    ...known,
    ...(init ? transferWeights(task.graph, { ...init, fresh }) : { weights: fresh }),
  };
}

/** As many outputs as the image has channels, without an activation. */
function describe(
  data: PretextData,
  { job, steps, families }: { job: PretrainJob; steps: number; families: Families },
): LearntTask {
  const { sheets, normalizer, extent, mean } = data;
  const channels = sheets[0]?.channels ?? [];
  const classes: Classes = {
    ...{ unlabelled: "background", activation: "none", labelled: [] },
    values: { ...extent, mean: [...mean] },
    outputs: channels.map((channel) => ({ id: null, title: `channel ${channel}` })),
  };
  return {
    ...{
      graph: pretrainGraph(job, { channels: channels.length, families }),
      channels,
      classes,
      steps,
    },
    normalization: normalizer.saved,
    fingerprint: fingerprintOf(data),
  };
}

/** As many steps as draw once the area that is learnt from, and no plane of several less than once. */
function epochLength(
  { sheets, holdOut }: PretextData,
  { patch, batch }: Pick<PretrainJob, "patch" | "batch">,
): number {
  const [patchHeight, patchWidth] = patch;
  const patches = sheets
    .filter((sheet, i) => !isHeld(sheet, i, holdOut))
    .map(({ image }) => {
      const { height, width } = wholePlane(image);
      return Math.max(1, (height * width) / (patchHeight * patchWidth));
    });
  return Math.max(1, Math.ceil(patches.reduce((sum, some) => sum + some, 0) / batch));
}

/** Tells the images of a run from others: their sizes, what is held out of them, and what their values are like. */
function fingerprintOf({ sheets, holdOut, normalizer, mean, extent }: PretextData): string {
  const described = JSON.stringify([
    sheets.map(({ name, image, channels, plane }) => [name, image.shape, channels, plane]),
    ...[holdOut.pieces, normalizer.saved, mean, extent],
  ]);
  return crc32(new TextEncoder().encode(described)).toString(16).padStart(8, "0");
}
