import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";
import { aroundMiddle } from "./resample.ts";

export interface ScaleParameters extends Chance {
  /** How many times as large things get, at least and at most; as often smaller as larger about 1. */
  readonly least: number;
  readonly most: number;
}

/** Enlarges or shrinks about the middle; bounds of nnU-Net. */
export const scale = {
  id: "scale",
  title: "Scale",
  summary: "Makes things larger or smaller",
  defaults: { ...usualChance, least: 0.7, most: 1.4 } as ScaleParameters, // wider than the literal
  ranges: { ...chanceRange, least: [0.1, 10, "included"], most: [0.1, 10, "included"] },
  build: ({ least, most, ...chance }: ScaleParameters): Move => ({
    move(size, random) {
      if (!isDrawn(chance, random)) return undefined;
      const back = Math.exp(-between(random, [Math.log(least), Math.log(most)]));
      return aroundMiddle(size, [back, 0, 0, back]);
    },
  }),
} as const satisfies AugmentationMember<"scale", ScaleParameters>;
