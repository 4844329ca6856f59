import type { Augmentation, AugmentationMember } from "./augmentation.ts";
import { rearrange } from "./rearrange.ts";

/** Mirrors along each axis of the plane in half of the cases. */
export const flip = {
  id: "flip",
  title: "Flip",
  defaults: {},
  build: (): Augmentation => (patch, random) => {
    const { height, width } = patch;
    const [vertical, horizontal] = [random.next() < 0.5, random.next() < 0.5];
    if (!vertical && !horizontal) return patch;
    return rearrange(patch, { height, width }, (y, x) => {
      const row = vertical ? height - 1 - y : y;
      return row * width + (horizontal ? width - 1 - x : x);
    });
  },
} as const satisfies AugmentationMember<"flip", object>;
