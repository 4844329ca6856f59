import type { Member } from "#core/family.ts";
import type { Random } from "#core/random.ts";
import type { Patch } from "../data/patch.ts";

/** Moves pixels, alike in image, target and weight, or changes what the image alone shows. */
export type Augmentation = Move | Change;

export interface Move {
  /** Draws one way to move the pixels of a patch of this size; undefined leaves them where they are. */
  move(size: PatchSize, random: Random): Warp | undefined;
}

/**
 * Works on normalised values. What 0 and 1 are depends on the job's normalization: by `mean-std` and `image` the mean, of the
 * data or of the image, and a deviation from it; by `scale` and `percentile` the ends of the range; by `divide` a stored 0 and
 * the divisor.
 */
export interface Change {
  /** A new image in place of the patch's, whose array it leaves as it is; undefined changes nothing. */
  change(patch: Patch, random: Random): Float32Array | undefined;
}

/** In pixels. */
export type PatchSize = Pick<Patch, "height" | "width">;

/** A place in a patch, in pixels; the middle of the first pixel is 0, 0. */
export interface Point {
  y: number;
  x: number;
}

/** Moves a pixel of the result to where it comes from. */
export type Warp = (point: Point) => void;

export type AugmentationMember<Id extends string, Parameters> = Member<
  Id,
  Parameters,
  Augmentation
>;

/** How often, 0..1, an augmentation is applied; each patch is a draw of its own. */
export interface Chance {
  readonly probability: number;
}

/** As often as BiaPy and albumentations apply theirs. */
export const usualChance: Chance = { probability: 0.5 };
export const chanceRange = { probability: [0, 1, "included"] } as const;
export const shareRange = [0, 1, "included"] as const;
export const positiveRange = [0, Infinity] as const;
