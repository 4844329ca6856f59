import { describeSource, nameOf } from "#io/source-ref.ts";
import type { Job } from "#ml/config/job.ts";
import { isModelFile, readGiven } from "#ml/export/read-model.ts";
import { type StartWeights, startWeights } from "#ml/weights/start-weights.ts";
import { readFile } from "./read-file.ts";
import type { TrainingParts } from "./training-parts.ts";

/** The weights that a job goes on from; a file need not say what network they are of. Rejects as `RunStore.model` does. */
export async function openStart(
  { host, runs }: TrainingParts,
  { from, part, head }: NonNullable<Job["init"]>,
  signal: AbortSignal,
): Promise<StartWeights> {
  const source = typeof from === "string" ? `the run ${from}` : describeSource(from);
  const given =
    typeof from === "string" || !isModelFile(nameOf(from))
      ? await runs.model(from, signal)
      : await readGiven(await readFile(host.storage, from, signal), source);
  return startWeights(given, { source, part, head });
}
