import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  usualChance,
} from "./augmentation.ts";
import { isDrawn, upTo } from "./draws.ts";
import { aroundMiddle } from "./resample.ts";

export interface ShearParameters extends Chance {
  /** The largest angle by which upright lines lean, or level ones, either way. */
  readonly degrees: number;
}

/** Slants along rows or columns, one as often as the other; BiaPy's angle, which turns by it instead. */
export const shear = {
  id: "shear",
  title: "Shear",
  summary: "Slants the image",
  defaults: { ...usualChance, degrees: 20 } as ShearParameters, // wider than the literal
  ranges: { ...chanceRange, degrees: [0, 60, "included"] },
  build: ({ degrees, ...chance }: ShearParameters): Move => ({
    move(size, random) {
      if (!isDrawn(chance, random)) return undefined;
      const slope = Math.tan((upTo(random, degrees) * Math.PI) / 180);
      const isAlongRows = random.next() < 0.5;
      return aroundMiddle(size, isAlongRows ? [1, 0, slope, 1] : [1, slope, 0, 1]);
    },
  }),
} as const satisfies AugmentationMember<"shear", ShearParameters>;
