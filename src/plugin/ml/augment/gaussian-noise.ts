import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  positiveRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn, normals } from "./draws.ts";

export interface GaussianNoiseParameters extends Chance {
  /** The largest deviation of the noise, of normalised values; a patch has one between 0 and that. What 1 is says `Change`. */
  readonly most: number;
}

/** Adds normal noise, to every value its own. */
export const gaussianNoise = {
  id: "gaussian-noise",
  title: "Gaussian noise",
  summary: "Adds noise to every pixel",
  defaults: { ...usualChance, most: 0.1 } as GaussianNoiseParameters, // wider than the literal
  ranges: { ...chanceRange, most: positiveRange },
  build: ({ most, ...chance }: GaussianNoiseParameters): Change => ({
    change({ input }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const deviation = between(random, [0, most]);
      return normals(random, input.length).map((noise, i) => (input[i] ?? 0) + deviation * noise);
    },
  }),
} as const satisfies AugmentationMember<"gaussian-noise", GaussianNoiseParameters>;
