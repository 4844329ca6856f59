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

/** Pixels of the screen for one of the image, as a power of two: from nearer than this one sees the object and nothing of what it lies in. */
const nearestZoom = 3;

/**
 * How to look at an object so many pixels high and wide: as `now`, where it can be made out and fills no more than `most` of the
 * view's width or height; else from near.
 */
export function zoomFor(
  size: readonly [number, number],
  {
    now,
    view,
    most = 0.9,
  }: { readonly now: number; readonly view: ViewSize; readonly most?: number },
): number {
  const [height, width] = size;
  const share = Math.max(width / view.width, height / view.height) * 2 ** now;
  if (share <= most && Math.max(width, height) * 2 ** now >= 12) return now;
  return zoomNear(size, view);
}

/** So that an object fills a quarter of the view's width or height, or less where it is so small that one would see nothing else. */
export function zoomNear(size: readonly [number, number], view: ViewSize): number {
  return Math.min(nearestZoom, zoomToShare(size, { share: 0.25, view }));
}

/** So that something so many pixels high and wide fills that share of the view's width or height. */
export function zoomToShare(
  [height, width]: readonly [number, number],
  { share, view }: { readonly share: number; readonly view: ViewSize },
): number {
  const filled = Math.max(width / view.width, height / view.height);
  return Math.min(5, Math.max(-16, Math.log2(share / filled)));
}
