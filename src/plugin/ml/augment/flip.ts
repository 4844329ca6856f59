import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  usualChance,
} from "./augmentation.ts";

/** The chance is that of each direction. */
export interface FlipParameters extends Chance {
  /** Whether top and bottom may change places. */
  readonly vertical: boolean;
  /** Whether left and right may. */
  readonly horizontal: boolean;
}

/** Mirrors along each axis of the plane. */
export const flip = {
  id: "flip",
  title: "Flip",
  summary: "Mirrors, where the image has no left and right",
  defaults: { ...usualChance, vertical: true, horizontal: true } as FlipParameters, // wider than the literal
  ranges: chanceRange,
  build: ({ probability, vertical, horizontal }: FlipParameters): Move => ({
    move({ height, width }, random) {
      const [first, second] = [random.next() < probability, random.next() < probability];
      const [isDown, isAcross] = [vertical && first, horizontal && second];
      if (!isDown && !isAcross) return undefined;
      return (point) => {
        if (isDown) point.y = height - 1 - point.y;
        if (isAcross) point.x = width - 1 - point.x;
      };
    },
  }),
} as const satisfies AugmentationMember<"flip", FlipParameters>;
