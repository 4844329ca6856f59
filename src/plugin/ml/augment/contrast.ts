import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  positiveRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";
import { eachChannel } from "./each-channel.ts";

export interface ContrastParameters extends Chance {
  /** What differences from the mean are multiplied with, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/** Spreads or gathers the values of each channel about its mean in the patch: batchgenerators', without its clipping. */
export const contrast = {
  id: "contrast",
  title: "Contrast",
  summary: "Spreads or gathers its values",
  defaults: { ...usualChance, least: 0.75, most: 1.25 } as ContrastParameters, // wider than the literal
  ranges: { ...chanceRange, least: positiveRange, most: positiveRange },
  build: ({ least, most, ...chance }: ContrastParameters): Change => ({
    change(patch, random) {
      if (!isDrawn(chance, random)) return undefined;
      const factor = between(random, [least, most]);
      return eachChannel(
        patch,
        ({ mean }) =>
          (v) =>
            mean + factor * (v - mean),
      );
    },
  }),
} as const satisfies AugmentationMember<"contrast", ContrastParameters>;
