import {
  type AugmentationMember,
  type Chance,
  type Change,
  chanceRange,
  shareRange,
  usualChance,
} from "./augmentation.ts";
import { between, isDrawn } from "./draws.ts";

export interface CutoutParameters extends Chance {
  /** The most holes; a patch has one at least. */
  readonly holes: number;
  /** How high and wide a hole is, in shares of the patch's height and width, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/** Hides rectangles of the image: they become 0 (DeVries and Taylor 2017); bounds of BiaPy. What 0 is says `Change`. */
export const cutout = {
  id: "cutout",
  title: "Cutout",
  summary: "Hides rectangles",
  defaults: { ...usualChance, holes: 3, least: 0.05, most: 0.3 } as CutoutParameters, // wider than the literal
  ranges: { ...chanceRange, holes: [1, 100, "included"], least: shareRange, most: shareRange },
  build: ({ holes, least, most, ...chance }: CutoutParameters): Change => ({
    change({ input: before, height, width, channels }, random) {
      if (!isDrawn(chance, random)) return undefined;
      const input = before.slice();
      const span = (side: number) => {
        const length = Math.max(1, Math.round(between(random, [least, most]) * side));
        return { start: random.below(side - length + 1), length };
      };
      for (let left = 1 + random.below(holes); left > 0; left--) {
        const [rows, columns] = [span(height), span(width)];
        for (let y = rows.start; y < rows.start + rows.length; y++) {
          const at = (y * width + columns.start) * channels;
          input.fill(0, at, at + columns.length * channels);
        }
      }
      return input;
    },
  }),
} as const satisfies AugmentationMember<"cutout", CutoutParameters>;
