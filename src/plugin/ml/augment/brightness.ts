import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  positiveRange,
  usualChance,
} from "./augmentation.ts";
import { isDrawn, upTo } from "./draws.ts";

export interface BrightnessParameters extends Chance {
  /** The most that is added or taken away, of normalised values: what 1 is says `Change`. */
  readonly most: number;
}

/** Adds one number to the whole image, as BiaPy does to normalised values. */
export const brightness = {
  id: "brightness",
  title: "Brightness",
  summary: "Makes the image brighter or darker",
  defaults: { ...usualChance, most: 0.25 } as BrightnessParameters, // wider than the literal
  ranges: { ...chanceRange, most: positiveRange },
  build: ({ most, ...chance }: BrightnessParameters): Change => ({
    change({ input }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const added = upTo(random, most);
      return input.map((v) => v + added);
    },
  }),
} as const satisfies AugmentationMember<"brightness", BrightnessParameters>;
