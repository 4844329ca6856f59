import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  shareRange,
  usualChance,
} from "./augmentation.ts";
import { isDrawn, upTo } from "./draws.ts";

export interface ShiftParameters extends Chance {
  /** How far at most, in shares of the patch's height and width, either way. */
  readonly share: number;
}

/** Moves along both axes. */
export const shift = {
  id: "shift",
  title: "Shift",
  summary: "Moves the image",
  defaults: { ...usualChance, share: 0.1 } as ShiftParameters, // wider than the literal
  ranges: { ...chanceRange, share: shareRange },
  build: ({ share, ...chance }: ShiftParameters): Move => ({
    move({ height, width }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const [down, right] = [upTo(random, share) * height, upTo(random, share) * width];
      return (point) => {
        point.y -= down;
        point.x -= right;
      };
    },
  }),
} as const satisfies AugmentationMember<"shift", ShiftParameters>;
