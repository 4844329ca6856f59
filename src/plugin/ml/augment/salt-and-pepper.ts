import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  shareRange,
  usualChance,
} from "./augmentation.ts";
import { isDrawn } from "./draws.ts";
import { channelRange } from "./each-channel.ts";

export interface SaltAndPepperParameters extends Chance {
  /** The share of pixels that are hit. */
  readonly share: number;
  /** The share of those that become bright. */
  readonly salt: number;
}

/** Pixels that are, in all channels, the brightest or darkest of the patch; shares of BiaPy. */
export const saltAndPepper = {
  id: "salt-and-pepper",
  title: "Salt and pepper",
  summary: "Makes single pixels black or white",
  defaults: { ...usualChance, share: 0.05, salt: 0.5 } as SaltAndPepperParameters, // wider than the literal
  ranges: { ...chanceRange, share: shareRange, salt: shareRange },
  build: ({ share, salt, ...chance }: SaltAndPepperParameters): Change => ({
    change(patch, random) {
      if (!isDrawn(chance, random)) return undefined;
      const { channels } = patch;
      const ranges = Array.from({ length: channels }, (_, c) => channelRange(patch, c));
      const input = patch.input.slice();
      for (let at = 0; at < input.length; at += channels) {
        if (random.next() >= share) continue;
        const isBright = random.next() < salt;
        input.set(
          ranges.map(({ least, most }) => (isBright ? most : least)),
          at,
        );
      }
      return input;
    },
  }),
} as const satisfies AugmentationMember<"salt-and-pepper", SaltAndPepperParameters>;
