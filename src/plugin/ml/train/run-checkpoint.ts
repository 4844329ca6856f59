import * as v from "valibot";
import type { TrainingState, Weights } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { versionOf } from "#core/migrate.ts";
import { type RunJob, runJobSchema } from "../config/run-job.ts";
import { type Classes, classesSchema } from "../data/classes.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
} from "../weights/safetensors.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { pointSchema, validationSchema } from "./seen-schema.ts";

/** A run in one piece: it goes on from here on any machine, bit for bit where that computes alike. */
export interface RunCheckpoint extends Checkpoint {
  /** As it runs, every default filled in. */
  readonly job: RunJob;
  /** What the outputs of its network mean. */
  readonly classes: Classes;
  /** Of the data that it was trained on; see fingerprint.ts. */
  readonly fingerprint: string;
}

const format = "lamella-checkpoint";
/** Before the names of what the optimizer carries, so that weights alone have PyTorch's. */
const optimizerPrefix = "optimizer.";

/** The first did not say what the outputs mean, so that nothing makes a second of it. */
const checkpointVersion = 2;

const word = v.pipe(v.number(), v.integer());

const headerSchema = v.object({
  version: v.literal(checkpointVersion),
  step: v.number(),
  /** How many steps the optimizer has seen; null where it starts afresh. */
  optimizerSteps: v.nullable(v.number()),
  draws: v.tuple([word, word, word, word]),
  seen: v.object({
    history: v.array(pointSchema),
    validations: v.array(validationSchema),
    steps: v.number(),
    losses: v.number(),
  }),
  job: runJobSchema,
  classes: classesSchema,
  fingerprint: v.string(),
});

/**
 * A safetensors file: weights and running statistics under PyTorch's names, what the optimizer carries under
 * "optimizer.exp_avg." and the like, and in its metadata, as JSON, all else.
 */
export function encodeCheckpoint(checkpoint: RunCheckpoint): Uint8Array<ArrayBuffer> {
  const { state, ...told } = checkpoint;
  const moments: Weights = "moments" in state ? state.moments : new Map();
  const optimizerSteps = "steps" in state ? state.steps : null;
  const header = { version: checkpointVersion, optimizerSteps, ...told };
  const carried = [...moments].map(([name, tensor]) => [optimizerPrefix + name, tensor] as const);
  return encodeSafetensors(new Map([...state.weights, ...carried]), {
    format,
    run: JSON.stringify(header),
  });
}

/** The reverse. Throws `model/unreadable`, naming `source` and what is wrong with it. */
export function decodeCheckpoint(bytes: Uint8Array, source: string): RunCheckpoint {
  const tensors = decodeSafetensors(bytes, source);
  const header = readHeader(safetensorsMetadata(bytes, source), source);
  const { optimizerSteps, version: _, ...told } = header;
  return { ...told, state: stateOf(tensors, optimizerSteps) };
}

function stateOf(tensors: Weights, steps: number | null): Checkpoint["state"] {
  const entries = [...tensors];
  const weights = new Map(entries.filter(([name]) => !name.startsWith(optimizerPrefix)));
  if (steps === null) return { weights };
  const carried = entries.filter(([name]) => name.startsWith(optimizerPrefix));
  const moments = new Map(
    carried.map(([name, tensor]) => [name.slice(optimizerPrefix.length), tensor] as const),
  );
  return { weights, moments, steps } satisfies TrainingState;
}

function readHeader(
  { format: found, run }: { readonly [key: string]: unknown },
  source: string,
): v.InferOutput<typeof headerSchema> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} is no checkpoint to go on from: ${problem}`,
      { cause },
    );
  };
  if (found !== format) return fail("it holds weights alone");
  let header: unknown;
  try {
    header = JSON.parse(String(run));
  } catch (cause) {
    return fail("what it says of its run is no JSON", cause);
  }
  const version = versionOf(header) ?? 0;
  if (version > checkpointVersion)
    return fail(
      `a newer Lamella wrote it (version ${version}; this one reads ${checkpointVersion}); update Lamella to go on with it`,
    );
  if (version < checkpointVersion)
    return fail(
      `an earlier Lamella wrote it (version ${version}; this one reads ${checkpointVersion}), and nobody can go on with it; a new training can start from the run's best weights, as "init"`,
    );
  const parsed = v.safeParse(headerSchema, header);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return fail(`"${v.getDotPath(issue)}": ${issue.message}`);
}
