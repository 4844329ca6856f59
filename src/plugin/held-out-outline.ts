import { type Grid, lengthOf } from "#core/layers/grid.ts";
import type { PictureOutline } from "#viewer/index.ts";

/** What of an image is held out, to be drawn on the picture; nothing where that is no region. */
export function heldOutOutline(
  { validation: { region } }: { validation: { region?: PictureOutline["region"] | undefined } },
  image: Grid,
): PictureOutline | undefined {
  if (!region) return undefined;
  const extent = { y: lengthOf(image, "y"), x: lengthOf(image, "x") };
  return { title: "Validation", region, extent };
}
