import { type Grid, lengthOf } from "#core/layers/grid.ts";
import type { Camera } from "#core/viewer-model.ts";

/** The drawing area, in CSS pixels. */
export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/** A place on the picture. Level-0 pixel i spans i to i + 1 here; in data coordinates its centre is i. */
export interface World {
  readonly x: number;
  readonly y: number;
}

/** `px` counts from the drawing area's top left corner. */
export function toWorld(px: World, { center: [x, y], zoom }: Camera, size: ViewSize): World {
  const scale = 2 ** zoom;
  return { x: x + (px.x - size.width / 2) / scale, y: y + (px.y - size.height / 2) / scale };
}

/** The whole image with a little room around it. */
export function fitted(grid: Pick<Grid, "axes" | "shape">, size: ViewSize): Camera {
  const width = lengthOf(grid, "x");
  const height = lengthOf(grid, "y");
  const scale = Math.min(size.width / width, size.height / height) * 0.95;
  return { center: [width / 2, height / 2], zoom: Math.log2(Math.max(scale, 2 ** -16)) };
}

/** What of the image is on the screen, as half-open ranges of level-0 pixels; undefined where nothing is. */
export function visibleRange(
  grid: Pick<Grid, "axes" | "shape">,
  camera: Camera,
  size: ViewSize,
): { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | undefined {
  const from = toWorld({ x: 0, y: 0 }, camera, size);
  const to = toWorld({ x: size.width, y: size.height }, camera, size);
  const cut = (low: number, high: number, length: number) =>
    [Math.max(0, Math.floor(low)), Math.min(length, Math.ceil(high))] as const;
  const x = cut(from.x, to.x, lengthOf(grid, "x"));
  const y = cut(from.y, to.y, lengthOf(grid, "y"));
  return x[1] > x[0] && y[1] > y[0] ? { x, y } : undefined;
}

/**
 * How to look at something so many pixels high and wide: as `now`, where it can be made out and fits the view; else so that it fills
 * a quarter of its width or height.
 */
export function zoomFor(
  [height, width]: readonly [number, number],
  { now, view }: { readonly now: number; readonly view: ViewSize },
): number {
  const share = Math.max(width / view.width, height / view.height) * 2 ** now;
  if (share <= 0.9 && Math.max(width, height) * 2 ** now >= 12) return now;
  return zoomToShare([height, width], { share: 0.25, view });
}

/** So that something so many pixels high and wide fills that share of the view's width or height. */
export function zoomToShare(
  [height, width]: readonly [number, number],
  { share, view }: { readonly share: number; readonly view: ViewSize },
): number {
  const filled = Math.max(width / view.width, height / view.height);
  return Math.min(5, Math.max(-16, Math.log2(share / filled)));
}
