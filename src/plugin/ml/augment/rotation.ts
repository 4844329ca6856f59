import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  usualChance,
} from "./augmentation.ts";
import { isDrawn, upTo } from "./draws.ts";
import { aroundMiddle } from "./resample.ts";

export interface RotationParameters extends Chance {
  /** The largest angle, either way round. */
  readonly degrees: number;
}

/** Turns about the middle, by any angle: microscopy has no upside, for which nnU-Net turns by as much. */
export const rotation = {
  id: "rotation",
  title: "Rotation",
  summary: "Turns by any angle",
  defaults: { ...usualChance, degrees: 180 } as RotationParameters, // wider than the literal
  ranges: { ...chanceRange, degrees: [0, 180, "included"] },
  build: ({ degrees, ...chance }: RotationParameters): Move => ({
    move(size, random) {
      if (!isDrawn(chance, random)) return undefined;
      const angle = (upTo(random, degrees) * Math.PI) / 180;
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      return aroundMiddle(size, [cos, -sin, sin, cos]);
    },
  }),
} as const satisfies AugmentationMember<"rotation", RotationParameters>;
