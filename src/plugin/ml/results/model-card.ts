import * as v from "valibot";
import type { Graph } from "#compute/index.ts";
import { jobEntries } from "../config/job.ts";
import { classesSchema } from "../data/classes.ts";
import { normalizationSchema } from "../data/normalizer.ts";

const measured = v.objectWithRest({ loss: v.number() }, v.number());

/** One step; earlier versions kept less of it. */
const point = v.object({
  step: v.number(),
  loss: v.number(),
  lr: v.optional(v.number()),
  validation: v.optional(v.record(v.string(), v.number())),
});

const epoch = v.object({
  epoch: v.number(),
  step: v.number(),
  lr: v.number(),
  train: measured,
  validation: v.optional(measured),
});

/** A node of a graph, as far as a file is trusted; compute checks the rest when it builds the network. */
const graphSchema = v.pipe(
  v.object({
    inputChannels: v.number(),
    nodes: v.array(
      v.looseObject({ kind: v.string(), id: v.string(), inputs: v.array(v.string()) }),
    ),
  }),
  v.transform((graph) => graph as unknown as Graph), // see above
);

/** A job as it was run, which may have asked for a backend that there is no more. */
const ranJob = v.strictObject({ ...jobEntries, backend: v.fallback(jobEntries.backend, "auto") });

/** What lies beside a model's weights: all that is needed to predict with it, and where it came from. JSON. */
export const modelCardSchema = v.object({
  format: v.literal("lamella-model"),
  version: v.literal(1),
  id: v.string(),
  title: v.string(),
  /** ISO 8601, of the run's start. */
  created: v.string(),
  job: ranJob,
  graph: graphSchema,
  /** The image's channels that the network sees. */
  channels: v.array(v.number()),
  normalization: normalizationSchema,
  classes: classesSchema,
  /** Of the weights that are kept, on what was held out. */
  bestDice: v.nullable(v.number()),
  bestStep: v.number(),
  /** How far the run has come, and how it ended; "running" where nobody wrote that down. */
  state: v.picklist(["running", "done", "stopped", "failed"]),
  step: v.number(),
  steps: v.number(),
  backend: v.nullable(v.string()),
  history: v.array(point),
  epochs: v.optional(v.array(epoch), []),
});

export type ModelCard = v.InferOutput<typeof modelCardSchema>;
