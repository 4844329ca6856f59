import { describeSource, nameOf } from "#io/source-ref.ts";
import type { Job } from "#ml/config/job.ts";
import { isPretraining } from "#ml/config/run-job.ts";
import type { SavedNormalization } from "#ml/data/normalizer.ts";
import { isModelFile, readGivenWeights } from "#ml/export/read-model.ts";
import type { Transfer } from "#ml/weights/transfer-weights.ts";
import { readFile } from "./read-file.ts";
import type { TrainingParts } from "./training-parts.ts";

/** What a job goes on from. */
export interface StartWeights {
  readonly transfer: Omit<Transfer, "fresh">;
  /** Sentences on what else there is to know of them. */
  readonly notes: readonly string[];
}

/**
 * The weights that a job goes on from; a file need not say what network they are of. The last layer of a pretrained network,
 * which draws an image, begins anew where the job does not say otherwise. Rejects as `RunStore.model` does.
 */
export async function startWeights(
  { host, runs }: TrainingParts,
  { from, part, head }: NonNullable<Job["init"]>,
  signal: AbortSignal,
): Promise<StartWeights> {
  if (typeof from === "string" || !isModelFile(nameOf(from))) {
    const { weights, card } = await runs.model(from, signal);
    const source = typeof from === "string" ? `the run ${from}` : describeSource(from);
    const usualHead = isPretraining(card.job) ? "new" : "keep";
    return {
      transfer: { given: weights, source, part, head: head ?? usualHead },
      notes: isPretraining(card.job) ? [learntOn(source, card.normalization)] : [],
    };
  }
  const source = describeSource(from);
  const bytes = await readFile(host.storage, from, signal);
  const given = await readGivenWeights(bytes, source);
  return { transfer: { given, source, part, head: head ?? "keep" }, notes: [] };
}

/** Its values are not taken over: a training normalises by its own images. */
function learntOn(source: string, { perImage, mean, std }: SavedNormalization): string {
  const each = (values: readonly number[]) =>
    values.map((value) => value.toPrecision(4)).join(", ");
  const seen = perImage
    ? "each normalised by itself"
    : `with ${each(mean)} taken for 0, and ${each(std)} for 1`;
  return `${source} was pretrained on images ${seen}; this training normalises by what it learns from`;
}
