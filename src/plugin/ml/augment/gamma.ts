import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";
import { channelRange, eachChannel } from "./each-channel.ts";

export interface GammaParameters extends Chance {
  /** The power, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/**
 * Each channel's range in the patch taken as 0..1, to a power, with mean and deviation put back: nnU-Net's. Normalised
 * values are below 0 too, where a power alone means nothing.
 */
export const gamma = {
  id: "gamma",
  title: "Gamma",
  summary: "Brightens or darkens what lies in the middle",
  defaults: { ...usualChance, least: 0.7, most: 1.5 } as GammaParameters, // wider than the literal
  ranges: { ...chanceRange, least: [0.1, 10, "included"], most: [0.1, 10, "included"] },
  build: ({ least: lower, most: upper, ...chance }: GammaParameters): Change => ({
    change(patch, random) {
      if (!isDrawn(chance, random)) return undefined;
      const power = between(random, [lower, upper]);
      const bent = eachChannel(patch, ({ least, most }) => {
        const range = most - least;
        return range > 0 ? (v) => ((v - least) / range) ** power : () => 0;
      });
      let channel = 0;
      return eachChannel({ ...patch, input: bent }, (found) => {
        const wanted = channelRange(patch, channel++);
        const factor = found.deviation > 0 ? wanted.deviation / found.deviation : 0;
        return (v) => wanted.mean + (v - found.mean) * factor;
      });
    },
  }),
} as const satisfies AugmentationMember<"gamma", GammaParameters>;
