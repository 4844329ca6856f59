import { family } from "#core/family.ts";
import type { Random } from "#core/random.ts";
import type { Augmentation } from "./augmentation.ts";
import { flip } from "./flip.ts";
import { quarterTurn } from "./quarter-turn.ts";

export const augmentations = family("augmentations", [flip, quarterTurn]);

/** One after the other, in this order. */
export function inOrder(steps: readonly Augmentation[]): Augmentation {
  return (patch, random: Random) => steps.reduce((result, step) => step(result, random), patch);
}
