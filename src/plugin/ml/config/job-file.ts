import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { losses } from "../losses/index.ts";
import { choiceOf } from "./choice.ts";
import { jobEntries } from "./job.ts";

const path = v.pipe(v.string(), v.minLength(1));
const pair = v.strictObject({ images: path, masks: path });
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What is learnt without masks: to mend what was spoilt. See ALGORITHMS section 1 for what the settings mean. */
const pretextSchema = v.strictObject({
  id: v.literal("crappify"),
  /** Deviation of the noise, as a share of the image's maximum. */
  noise: v.optional(share, 0.2),
  /** How many pixels become one. */
  factor: v.optional(v.picklist([2, 4, 6]), 4),
});

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
const jobFileSchema = v.strictObject({
  ...jobEntries,
  data: v.optional(
    v.strictObject({
      train: v.optional(v.union([path, pair])),
      validation: v.optional(pair),
      test: v.optional(v.strictObject({ images: path, masks: v.optional(path) })),
    }),
  ),
  predict: v.optional(v.strictObject(predictEntries), {}),
  pretext: v.optional(pretextSchema),
});

/** With a pretext the loss is one of images, not of masks. */
const pretextFileSchema = v.strictObject({
  ...jobFileSchema.entries,
  pretext: pretextSchema,
  loss: v.optional(choiceOf(losses), { id: "l1" }),
});

export type JobFile = v.InferOutput<typeof jobFileSchema>;
export type JobFileInput = v.InferInput<typeof jobFileSchema>;

/** A job as a file said it. */
export interface ReadJobFile {
  readonly file: JobFile;
  /** Keys that were there and change nothing. */
  readonly withoutEffect: readonly string[];
  /** Sentences on what is done otherwise than the file's program does it. */
  readonly notes: readonly string[];
}

/** Reads a job file's values, all defaults filled in. Throws `train/bad-job` with the key at fault. */
export function parseJobFile(values: unknown, source: string): JobFile {
  const isPretext = typeof values === "object" && values !== null && "pretext" in values;
  const parsed = v.safeParse(isPretext ? pretextFileSchema : jobFileSchema, values);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = v.getDotPath(issue) ?? "";
  throw new Failure({ code: "train/bad-job", key }, `${source}, "${key}": ${issue.message}`);
}
