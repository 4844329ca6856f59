import type { Patch } from "../data/patch.ts";
import { reflectedIndex } from "../data/reflect.ts";
import type { PatchSize, Point, Warp } from "./augmentation.ts";

/**
 * A patch whose pixels come from where the warps say, each applied to what the one before made, all in one resampling.
 * The image is bilinear; target and weight are those of the nearest pixel, so that no value is made that was not there.
 * What comes from outside is mirrored and weighs 0, as where a patch sticks out of its image: nothing is graded there.
 */
export function resample(patch: Patch, warps: readonly Warp[]): Patch {
  const { height, width, outputs } = patch;
  const input = new Float32Array(patch.input.length);
  const target = new Float32Array(patch.target.length);
  const weight = new Float32Array(patch.weight.length);
  const backwards = warps.toReversed();
  const point: Point = { y: 0, x: 0 };
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      point.y = y;
      point.x = x;
      for (const warp of backwards) warp(point);
      writePixel(patch, point, { input, at });
      const [row, column] = [Math.round(point.y), Math.round(point.x)];
      const nearest = reflectedIndex(row, height) * width + reflectedIndex(column, width);
      for (let o = 0; o < outputs; o++)
        target[at * outputs + o] = patch.target[nearest * outputs + o] ?? 0;
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      weight[at] = isInside ? (patch.weight[nearest] ?? 0) : 0;
    }
  return { ...patch, input, target, weight };
}

/** Bilinear between the four pixels about a point; a pixel's own value, exactly, on its middle. */
function writePixel(
  { input: from, height, width, channels }: Patch,
  { y, x }: Point,
  { input, at }: { readonly input: Float32Array; readonly at: number },
): void {
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [down, right] = [y - top, x - left];
  const [row, column] = [reflectedIndex(top, height) * width, reflectedIndex(left, width)];
  const first = (row + column) * channels;
  if (down === 0 && right === 0) {
    for (let c = 0; c < channels; c++) input[at * channels + c] = from[first + c] ?? 0;
    return;
  }
  const [nextRow, nextColumn] = [
    reflectedIndex(top + 1, height) * width,
    reflectedIndex(left + 1, width),
  ];
  const second = (row + nextColumn) * channels;
  const third = (nextRow + column) * channels;
  const fourth = (nextRow + nextColumn) * channels;
  for (let c = 0; c < channels; c++) {
    const above = (from[first + c] ?? 0) * (1 - right) + (from[second + c] ?? 0) * right;
    const below = (from[third + c] ?? 0) * (1 - right) + (from[fourth + c] ?? 0) * right;
    input[at * channels + c] = above * (1 - down) + below * down;
  }
}

/** What a matrix does to a point, as seen from the middle of a patch. */
export function aroundMiddle(
  { height, width }: PatchSize,
  [yy, yx, xy, xx]: readonly [number, number, number, number],
): Warp {
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  return (point) => {
    const [y, x] = [point.y - middleY, point.x - middleX];
    point.y = middleY + yy * y + yx * x;
    point.x = middleX + xy * y + xx * x;
  };
}
