import * as v from "valibot";
import type { Graph } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { migrate, versionOf } from "#core/migrate.ts";
import { placeSchema, sourceRefSchema } from "#io/source-ref.ts";
import { ranJobSchema } from "../config/run-job.ts";
import { classesSchema } from "../data/classes.ts";
import { normalizationSchema } from "../data/normalizer.ts";
import { pixelSizeSchema } from "../data/pixel-size.ts";
import { pointSchema, validationSchema } from "../train/seen-schema.ts";
import { transferSchema } from "../weights/transfer-report.ts";
import { cardMigrations } from "./card-migrations.ts";

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

/** What ran something, as far as it tells. */
const runMachineSchema = v.object({
  machine: v.object({
    cpu: v.nullable(v.string()),
    cores: v.nullable(v.number()),
    os: v.nullable(v.string()),
  }),
  /** Versions by name. */
  software: v.record(v.string(), v.nullable(v.string())),
});

export type RunMachine = v.InferOutput<typeof runMachineSchema>;

export const cardVersion = 2;

/** What lies beside a model's weights: all that is needed to predict with it, where it came from, and how its run goes. JSON. */
export const modelCardSchema = v.object({
  format: v.literal("lamella-model"),
  version: v.literal(cardVersion),
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
        labelNames: v.optional(v.record(v.string(), v.string())),
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
  /** Height and width of a pixel of what it was trained on, in metres, where that is known. */
  pixelSize: v.optional(pixelSizeSchema),
  /** The validation whose weights are kept; null where there are none yet. */
  best: v.nullable(validationSchema),
  /** How it ended; "running" while it goes on, and where nobody wrote down its end. */
  state: v.picklist(["running", "done", "stopped", "failed"]),
  /** How far the run has come; while it is running, how far it would be if it were interrupted. The curves end there. */
  step: v.number(),
  steps: v.number(),
  backend: v.nullable(v.string()),
  /** Why that, in a sentence. */
  backendReason: v.optional(v.nullable(v.string())),
  /** What runs began and went on with, where that was written down. */
  machine: v.optional(runMachineSchema),
  /** What became of the weights that it began with. */
  init: v.optional(transferSchema),
  history: v.array(point),
  validations: v.array(validationSchema),
});

export type ModelCard = v.InferOutput<typeof modelCardSchema>;

/**
 * A card from its JSON, brought up to date where an earlier Lamella wrote it. Throws `model/unreadable`, naming `source`, what is wrong
 * and what would work.
 */
export function parseCard(text: string, source: string): ModelCard {
  const json = parseJson(text, source);
  const version = versionOf(json);
  if (version !== undefined && version > cardVersion)
    throw noModel(
      source,
      `a newer Lamella wrote it (version ${version} of its card; this one reads up to ${cardVersion}): update Lamella, or export it there as ONNX`,
    );
  const parsed = v.safeParse(modelCardSchema, migrate(json, cardMigrations));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw noModel(
    source,
    `its card is not as Lamella writes one, at "${v.getDotPath(issue) ?? "the whole"}": ${issue.message}. Its weights can still begin a training, as "init"`,
  );
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noModel(source, "its card is no JSON", cause);
  }
}

/** Says why there is none. */
export function noModel(source: string, found: string, cause?: unknown): Failure {
  return new Failure({ code: "model/unreadable", source }, `No model in ${source}: ${found}`, {
    cause,
  });
}
