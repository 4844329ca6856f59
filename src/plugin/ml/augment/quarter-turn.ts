import type { Augmentation, AugmentationMember } from "./augmentation.ts";
import { rearrange } from "./rearrange.ts";

/** Turns by 0, 90, 180 or 270 degrees; a patch that is not square, whose shape must stay, by 0 or 180. */
export const quarterTurn = {
  id: "quarter-turn",
  title: "Quarter turns",
  defaults: {},
  build: (): Augmentation => (patch, random) => {
    const { height, width } = patch;
    const turns = height === width ? random.below(4) : 2 * random.below(2);
    const size = { height, width };
    switch (turns) {
      case 1:
        return rearrange(patch, size, (y, x) => x * width + (height - 1 - y));
      case 2:
        return rearrange(patch, size, (y, x) => (height - 1 - y) * width + (width - 1 - x));
      case 3:
        return rearrange(patch, size, (y, x) => (width - 1 - x) * width + y);
      default:
        return patch;
    }
  },
} as const satisfies AugmentationMember<"quarter-turn", object>;
