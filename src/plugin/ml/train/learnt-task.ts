import type { Graph } from "#compute/index.ts";
import type { Job } from "../config/job.ts";
import type { Classes } from "../data/classes.ts";
import type { SavedNormalization } from "../data/normalizer.ts";
import type { PixelSize } from "../data/pixel-size.ts";
import type { PreparedData } from "../data/prepare.ts";
import type { Families } from "../families/families.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { modelGraph } from "./model-graph.ts";

/** What is learnt, known before the first step. */
export interface LearntTask {
  readonly graph: Graph;
  readonly channels: readonly number[];
  readonly normalization: SavedNormalization;
  readonly classes: Classes;
  readonly steps: number;
  /** Of the data; see fingerprint.ts. */
  readonly fingerprint: string;
  /** Of its images, where they say it. */
  readonly pixelSize?: PixelSize | undefined;
}

/** Throws `train/bad-job` as `modelGraph` does. */
export function describeTask(
  prepared: PreparedData,
  {
    job,
    steps,
    models,
  }: {
    readonly job: Pick<Job, "model" | "patch">;
    readonly steps: number;
    readonly models: Families["models"];
  },
): LearntTask {
  const { classes, normalizer, sheets } = prepared.data;
  const channels = sheets[0]?.channels ?? [];
  const derived = { inputChannels: channels.length, outputChannels: classes.outputs.length };
  return {
    ...{ graph: modelGraph(job, { models, derived }), channels, classes, steps },
    normalization: normalizer.saved,
    fingerprint: fingerprintOf(prepared),
    ...(prepared.pixelSize && { pixelSize: prepared.pixelSize }),
  };
}
