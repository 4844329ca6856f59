import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  shareRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";

export interface DropoutParameters extends Chance {
  /** The largest share of pixels that are hidden; a patch has one between 0 and that. */
  readonly most: number;
}

/** Hides single pixels, in all channels: they become 0. Share of BiaPy. What 0 is says `Change`. */
export const dropout = {
  id: "dropout",
  title: "Pixel dropout",
  summary: "Hides single pixels",
  defaults: { ...usualChance, most: 0.2 } as DropoutParameters, // wider than the literal
  ranges: { ...chanceRange, most: shareRange },
  build: ({ most, ...chance }: DropoutParameters): Change => ({
    change({ input: before, channels }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const share = between(random, [0, most]);
      const input = before.slice();
      for (let at = 0; at < input.length; at += channels)
        if (random.next() < share) input.fill(0, at, at + channels);
      return input;
    },
  }),
} as const satisfies AugmentationMember<"dropout", DropoutParameters>;
