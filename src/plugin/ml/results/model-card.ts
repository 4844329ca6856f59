import * as v from "valibot";
import type { Graph } from "#compute/index.ts";
import { placeSchema, sourceRefSchema } from "#io/source-ref.ts";
import { ranJobSchema } from "../config/run-job.ts";
import { classesSchema } from "../data/classes.ts";
import { normalizationSchema } from "../data/normalizer.ts";
import { pointSchema, validationSchema } from "../train/seen-schema.ts";

/** One step; earlier versions kept less of it. */
const point = v.object({ ...pointSchema.entries, lr: v.optional(v.number()) });

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

/** What lies beside a model's weights: all that is needed to predict with it, where it came from, and how its run goes. JSON. */
export const modelCardSchema = v.object({
  format: v.literal("lamella-model"),
  version: v.literal(1),
  id: v.string(),
  title: v.string(),
  /** ISO 8601, of the run's start. */
  created: v.string(),
  /** What it was trained on; absent where it was not trained here. */
  source: v.optional(
    v.union([
      v.object({
        image: sourceRefSchema,
        labels: sourceRefSchema,
        labelsName: v.string(),
      }),
      v.object({ dataset: placeSchema }),
      /** Of a pretraining. */
      v.object({ image: sourceRefSchema }),
    ]),
  ),
  /** Tells other data from that; see train/fingerprint.ts. */
  fingerprint: v.optional(v.string()),
  job: ranJobSchema,
  graph: graphSchema,
  /** The image's channels that the network sees. */
  channels: v.array(v.number()),
  normalization: normalizationSchema,
  classes: classesSchema,
  /** The validation whose weights are kept; null where there are none yet, and of models of old. */
  best: v.optional(v.nullable(validationSchema), null),
  /** How it ended; "running" while it goes on, and where nobody wrote down its end. */
  state: v.picklist(["running", "done", "stopped", "failed"]),
  /** How far the run has come; while it is running, how far it would be if it were interrupted. The curves end there. */
  step: v.number(),
  steps: v.number(),
  backend: v.nullable(v.string()),
  history: v.array(point),
  validations: v.optional(v.array(validationSchema), []),
});

export type ModelCard = v.InferOutput<typeof modelCardSchema>;
