import { describeSource, nameOf } from "#io/source-ref.ts";
import type { Job } from "#ml/config/job.ts";
import { isModelFile, readGivenWeights } from "#ml/export/read-model.ts";
import type { Transfer } from "#ml/weights/transfer-weights.ts";
import { readFile } from "./read-file.ts";
import type { TrainingParts } from "./training-parts.ts";

/** The weights that a job goes on from; a file need not say what network they are of. Rejects as `RunStore.model` does. */
export async function startWeights(
  { host, runs }: TrainingParts,
  { from, part, head }: NonNullable<Job["init"]>,
  signal: AbortSignal,
): Promise<Omit<Transfer, "fresh">> {
  if (typeof from === "string" || !isModelFile(nameOf(from))) {
    const { weights } = await runs.model(from, signal);
    const source = typeof from === "string" ? `the run ${from}` : describeSource(from);
    return { given: weights, source, part, head };
  }
  const source = describeSource(from);
  const bytes = await readFile(host.storage, from, signal);
  return { given: await readGivenWeights(bytes, source), source, part, head };
}
