import { createRandom } from "#core/random.ts";
import { inOrder } from "../augment/in-order.ts";
import { buildChoice, type Choice } from "../config/choice.ts";
import type { Patch } from "../data/patch.ts";
import { checkContributed, type Families, ownFamilies } from "../families/families.ts";

export interface Preview {
  /** As a job has them. */
  readonly augment: readonly Choice[];
  readonly count: number;
  readonly seed: number;
  /** As those of a training. */
  readonly families?: Families | undefined;
}

/** What training may make of a patch: `count` draws; the same seed gives the same. */
export function previewPatches(
  patch: Patch,
  { augment, count, seed, families = ownFamilies }: Preview,
): Patch[] {
  checkContributed({ augment }, families);
  const { augmentations } = families;
  const apply = inOrder(augment.map((choice) => buildChoice(augmentations, choice)));
  const random = createRandom(seed);
  return Array.from({ length: count }, () => apply(patch, random));
}
