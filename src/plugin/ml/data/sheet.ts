import type { Random } from "#core/random.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import type { Classes } from "./classes.ts";
import type { HoldOut } from "./hold-out.ts";
import type { Normalizer } from "./normalizer.ts";
import { type Plane, planeAxes, rangeAlong } from "./plane.ts";

/** One plane of labels and the image that it belongs to: what patches are cut from. */
export interface Sheet {
  /** Index of its image among those of the source; a stack has several sheets. */
  readonly member: number;
  /** For metrics of single images: of the file, or where the plane lies in its stack. */
  readonly name: string;
  readonly image: PixelSource;
  /** As many in every sheet, in the order in which the network sees them. */
  readonly channels: readonly number[];
  readonly labels: PixelSource;
  /** Of the labels; along axes that it does not name, the sheet stands for every plane of the image. */
  readonly plane: Plane;
  /** Where training may look. */
  readonly within: Region;
}

/** What patches are cut from, and what they are made into. */
export interface TrainingData {
  readonly sheets: readonly Sheet[];
  readonly classes: Classes;
  readonly holdOut: HoldOut;
  /** Parts that are neither learnt nor measured on; absent where all that is not held out is learnt. */
  readonly passedOver?: Pick<HoldOut, "within"> | undefined;
  readonly normalizer: Normalizer;
}

/** Along axes that the labels lack, any plane where training may look. */
export function anyImagePlane({ image, plane, within }: Sheet, random: Random): Plane {
  const entries = planeAxes(image).map((axis) => {
    const [from, to] = rangeAlong(image, axis, within);
    return [axis, plane[axis] ?? from + random.below(Math.max(1, to - from))] as const;
  });
  return Object.fromEntries(entries);
}
