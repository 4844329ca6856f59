import type { Random } from "#core/random.ts";
import type { Patch } from "../data/patch.ts";
import type { Augmentation, Change, Move } from "./augmentation.ts";
import { resample } from "./resample.ts";

/**
 * First all that move pixels, in their order but in one resampling, so that no image is blurred twice; then all that
 * change the image, in theirs. The patch that is given stays as it is.
 */
export function inOrder(steps: readonly Augmentation[]): (patch: Patch, random: Random) => Patch {
  const moves = steps.filter((step): step is Move => "move" in step);
  const changes = steps.filter((step): step is Change => "change" in step);
  return (patch, random) => {
    const warps = moves.flatMap((step) => step.move(patch, random) ?? []);
    const moved = warps.length > 0 ? resample(patch, warps) : patch;
    let { input } = moved;
    for (const step of changes) input = step.change({ ...moved, input }, random) ?? input;
    return { ...moved, input };
  };
}
