import type { Member } from "#core/family.ts";
import type { Random } from "#core/random.ts";
import type { Patch } from "../data/patch.ts";

/** Changes image, target and weight alike, and leaves the patch it is given as it was. */
export type Augmentation = (patch: Patch, random: Random) => Patch;

export type AugmentationMember<Id extends string, Parameters> = Member<
  Id,
  Parameters,
  Augmentation
>;
