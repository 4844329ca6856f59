import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  shareRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";

export interface GridMaskParameters extends Chance {
  /** How much of the distance between two squares stays free, along each axis. */
  readonly free: number;
  /** From one square to the next, in shares of the patch's smaller side, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/** Hides a grid of squares: they become 0 (Chen et al. 2020); bounds of BiaPy, without its turning. What 0 is says `Change`. */
export const gridMask = {
  id: "grid-mask",
  title: "Grid mask",
  summary: "Hides a grid of squares",
  defaults: { ...usualChance, free: 0.6, least: 0.4, most: 1 } as GridMaskParameters, // wider than the literal
  ranges: { ...chanceRange, free: shareRange, least: shareRange, most: shareRange },
  build: ({ free, least, most, ...chance }: GridMaskParameters): Change => ({
    change({ input: before, height, width, channels }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const side = Math.min(height, width);
      const period = Math.max(2, Math.round(between(random, [least, most]) * side));
      const hidden = Math.round((1 - free) * period);
      const [down, right] = [random.below(period), random.below(period)];
      const input = before.slice();
      for (let y = 0; y < height; y++) {
        if ((y + down) % period >= hidden) continue;
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * channels;
          if ((x + right) % period < hidden) input.fill(0, at, at + channels);
        }
      }
      return input;
    },
  }),
} as const satisfies AugmentationMember<"grid-mask", GridMaskParameters>;
