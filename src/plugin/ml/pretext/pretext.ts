import type { Member } from "#core/family.ts";
import type { Random } from "#core/random.ts";
import type { Rect } from "../data/plane.ts";
import type { Noise } from "./position-noise.ts";

/**
 * What a network is to undo, so that it learns from images without labels. A task makes the image worse (`degradation`),
 * hides parts of it (`hiding`), or both: patches are cut, degraded, augmented, and then hidden in.
 */
export interface PretextTask {
  readonly degradation?: Degradation;
  readonly hiding?: Hiding;
}

/** Changes the whole image, before patches are augmented: a patch of the degraded image is a degraded patch of the image. */
export interface Degradation {
  /** What has to be known of the image to degrade a part of it: a rectangle inside it about that part. */
  reach(rect: Rect, image: ImageSize): Rect;
  /** The part as it is then, [height, width, channel] in stored values. Leaves `pixels` as they are. */
  degrade(part: ImagePart): Float32Array;
}

/** In pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

export interface ImagePart {
  /** What is wanted, inside the image. */
  readonly rect: Rect;
  /** Of the whole image. */
  readonly image: ImageSize;
  readonly channels: number;
  /** Stored values [height, width, channel] of what `reach` says of `rect`. */
  readonly pixels: ArrayLike<number>;
  /** The least and the largest value of the whole image, all channels together. */
  readonly extent: Extent;
  /** Whether values are whole numbers: what comes between them is cut off then, as by a cast. */
  readonly isWhole: boolean;
  readonly noise: Noise;
}

export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Hides parts of a patch from the network, which then learns and is measured on those alone. */
export interface Hiding {
  /** Both sides of a patch are multiples of this. */
  readonly blockPx: number;
  /** [height, width]: 1 where a patch of this size is hidden, drawn anew each time. */
  draw(patch: ImageSize, random: Random): Uint8Array;
}

export interface PretextMember<Id extends string, Parameters>
  extends Member<Id, Parameters, PretextTask> {
  /** The loss of a job that names none, by its id. */
  readonly usualLoss: "l1" | "mse";
}
