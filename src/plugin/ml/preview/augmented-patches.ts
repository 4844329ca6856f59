import { createRandom } from "#core/random.ts";
import { inOrder } from "../augment/in-order.ts";
import { augmentations } from "../augment/index.ts";
import { buildChoice, type Choice } from "../config/choice.ts";
import type { Patch } from "../data/patch.ts";

export interface Preview {
  /** As a job has them. */
  readonly augment: readonly Choice[];
  readonly count: number;
  readonly seed: number;
}

/** What training may make of a patch: `count` draws; the same seed gives the same. */
export function previewPatches(patch: Patch, { augment, count, seed }: Preview): Patch[] {
  const apply = inOrder(augment.map((choice) => buildChoice(augmentations, choice)));
  const random = createRandom(seed);
  return Array.from({ length: count }, () => apply(patch, random));
}
