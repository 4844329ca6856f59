import type { Weights } from "#compute/index.ts";
import type { Job } from "../config/job.ts";
import { isPretraining } from "../config/run-job.ts";
import type { ModelCard } from "../results/model-card.ts";
import type { Transfer } from "./transfer-weights.ts";

/** Weights, and the model that they are of where they say which. */
export interface GivenWeights {
  readonly weights: Weights;
  readonly card: ModelCard | undefined;
}

/** What a job goes on from. */
export interface StartWeights {
  readonly transfer: Omit<Transfer, "fresh">;
  /** Sentences on what else there is to know of them. */
  readonly notes: readonly string[];
}

/**
 * What a job begins with, of weights that `source` names. The last layer of a pretrained network, which draws an image, begins
 * anew where the job does not say otherwise; that of any other is kept.
 */
export function startWeights(
  { weights: given, card }: GivenWeights,
  { source, part, head }: Omit<NonNullable<Job["init"]>, "from"> & { readonly source: string },
): StartWeights {
  const isPretrained = card !== undefined && isPretraining(card.job);
  return {
    transfer: { given, source, part, head: head ?? (isPretrained ? "new" : "keep") },
    notes: isPretrained ? [learntOn(card)] : [],
  };
}

/** Its values are not taken over: a training normalises by its own images. */
function learntOn({ title, normalization: { perImage, mean, std } }: ModelCard): string {
  const each = (values: readonly number[]) =>
    values.map((value) => value.toPrecision(4)).join(", ");
  const seen = perImage
    ? "each normalised by itself"
    : `with ${each(mean)} taken for 0, and ${each(std)} for 1`;
  return `${title} was pretrained on images ${seen}; this training normalises by what it learns from`;
}
