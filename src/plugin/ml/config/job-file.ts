import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { jobEntries } from "./job.ts";
import { pretrainEntries } from "./pretrain-job.ts";

const path = v.pipe(v.string(), v.minLength(1));
const pair = v.strictObject({ images: path, masks: path });

/** How images are predicted after a training, and by `lamella predict`. */
const predictEntries = {
  /** Side of a tile in pixels; "whole" is one tile an image. */
  tile: v.optional(
    v.union([
      v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(8192)),
      v.literal("whole"),
    ]),
    256,
  ),
  overlap: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)), 0.5),
  /** Whether the orientations of a tile are averaged. */
  tta: v.optional(v.boolean(), false),
};

/** A job with all that a run from files needs beside it. JSON; places are paths or addresses, from where the command runs. */
const trainFileSchema = v.strictObject({
  ...jobEntries,
  data: v.optional(
    v.strictObject({
      train: v.optional(v.union([path, pair])),
      validation: v.optional(pair),
      test: v.optional(v.strictObject({ images: path, masks: v.optional(path) })),
    }),
  ),
  predict: v.optional(v.strictObject(predictEntries), {}),
});

/** Images to learn from alone. Where a task degrades them, `degraded` is the folder of what it made of them. */
const images = v.strictObject({ images: path, degraded: v.optional(path) });
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(0.9));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A pretraining job likewise; that it has a `pretext` is what tells the two apart. */
const pretrainFileSchema = v.pipe(
  v.strictObject({
    ...pretrainEntries,
    pretext: pretrainEntries.pretext.wrapped,
    data: v.optional(
      v.strictObject({
        train: v.optional(v.union([path, images])),
        validation: v.optional(images),
        test: v.optional(images),
      }),
    ),
    /** How whole test images are brought back, patch by patch; along y and x. See predict/packed-tiles.ts. */
    predict: v.optional(
      v.strictObject({
        overlap: v.optional(v.tuple([share, share]), [0, 0]),
        /** What is cut off all sides of a patch once it is predicted, in pixels. */
        padding: v.optional(v.tuple([pixels, pixels]), [0, 0]),
      }),
      {},
    ),
  }),
  v.check(
    ({ patch, predict: { padding } }) => patch.every((side, i) => 2 * (padding[i] ?? 0) < side),
    "predict.padding leaves nothing of a patch",
  ),
);

export type TrainFile = v.InferOutput<typeof trainFileSchema>;
export type TrainFileInput = v.InferInput<typeof trainFileSchema>;
export type PretrainFile = v.InferOutput<typeof pretrainFileSchema>;
export type PretrainFileInput = v.InferInput<typeof pretrainFileSchema>;
export type JobFile = TrainFile | PretrainFile;

/** A job as a file said it. */
export interface ReadJobFile {
  readonly file: JobFile;
  /** Whether the network is that of the weights it begins with, where they say which: BiaPy's LOAD_MODEL_FROM_CHECKPOINT. */
  readonly takesModelOfInit: boolean;
  /** Keys that were there and change nothing. */
  readonly withoutEffect: readonly string[];
  /** Sentences on what is done otherwise than the file's program does it. */
  readonly notes: readonly string[];
}

/** Whether a job learns from images without masks. */
export function isPretraining(file: JobFile): file is PretrainFile {
  return "pretext" in file;
}

/** Reads a job file's values, all defaults filled in. Throws `train/bad-job` with the key at fault. */
export function parseJobFile(values: unknown, source: string): JobFile {
  const isPretext = typeof values === "object" && values !== null && "pretext" in values;
  const parsed = v.safeParse(isPretext ? pretrainFileSchema : trainFileSchema, values);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = v.getDotPath(issue) ?? "";
  throw new Failure({ code: "train/bad-job", key }, `${source}, "${key}": ${issue.message}`);
}
