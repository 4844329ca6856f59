import type { Patch } from "../data/patch.ts";

/** Deviations to either side of the mean that a picture shows. */
const shownDeviations = 2.5;
/** Of the outline: seen on black, white and every grey. */
const outline = [255, 200, 0] as const;

/**
 * A patch to look at, RGBA [height, width, 4]: its channels as grey, or as red, green and blue where it has three, and the outline of
 * what its first output marks.
 */
export function patchPicture(patch: Patch): Uint8ClampedArray<ArrayBuffer> {
  const { height, width, channels, input } = patch;
  const picture = new Uint8ClampedArray(height * width * 4);
  for (let at = 0; at < height * width; at++) {
    for (let c = 0; c < 3; c++) {
      const value = input[at * channels + (channels === 3 ? c : 0)] ?? 0;
      picture[4 * at + c] = 127.5 + (127.5 * value) / shownDeviations;
    }
    if (isOnOutline(patch, at)) picture.set(outline, 4 * at);
    picture[4 * at + 3] = 255;
  }
  return picture;
}

/** Marked, with a neighbour inside the patch that is not. */
function isOnOutline({ height, width, outputs, target }: Patch, at: number): boolean {
  const isMarked = (pixel: number) => (target[pixel * outputs] ?? 0) >= 0.5;
  if (!isMarked(at)) return false;
  const [y, x] = [Math.floor(at / width), at % width];
  return (
    (x > 0 && !isMarked(at - 1)) ||
    (x < width - 1 && !isMarked(at + 1)) ||
    (y > 0 && !isMarked(at - width)) ||
    (y < height - 1 && !isMarked(at + width))
  );
}
