import type { Rect } from "#core/labels/rect.ts";
import type { PitchedPixels } from "./upload-rect.ts";

/** The smallest part of a rectangle that holds all its pixels that are not 0; undefined where there is none. */
export function filledPart({ data, pitch }: PitchedPixels, within: Rect): Rect | undefined {
  const { y0, x0, y1, x1 } = within;
  const firstIn = (y: number, stop: number) => {
    for (let x = x0; x < stop; x++) if (data[y * pitch + x]) return x;
    return stop;
  };
  const isEmpty = (y: number) => firstIn(y, x1) === x1;
  let [top, bottom] = [y0, y1];
  while (top < bottom && isEmpty(top)) top++;
  if (top === bottom) return undefined;
  while (isEmpty(bottom - 1)) bottom--;
  let [left, right] = [x1, x0];
  for (let y = top; y < bottom; y++) {
    left = firstIn(y, left);
    for (let x = x1 - 1; x >= right; x--) if (data[y * pitch + x]) right = x + 1;
  }
  return { y0: top, x0: left, y1: bottom, x1: right };
}
