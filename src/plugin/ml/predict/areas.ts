import type { Rect } from "../data/plane.ts";

/**
 * A region is worked off in areas of this side at most, so that a plane of any size costs a bounded memory. Tiles
 * on the seam of two areas are computed for both.
 */
const areaPx = 4096;

/** The areas of a rectangle, the nearest to the focus first. They begin on multiples of `areaPx`. */
export function areasOf(rect: Rect, focus: Focus): Rect[] {
  const areas: Rect[] = [];
  for (const [y, height] of pieces(rect.y, rect.height))
    for (const [x, width] of pieces(rect.x, rect.width)) areas.push({ y, x, height, width });
  return nearestFirst(areas, focus);
}

/** Where one looks, in pixels of the plane. */
export interface Focus {
  readonly y: number;
  readonly x: number;
}

/** By the distance of their middles; equals stay in order. */
export function nearestFirst(rects: readonly Rect[], focus: Focus): Rect[] {
  const distance = ({ y, x, height, width }: Rect) =>
    Math.hypot(y + height / 2 - focus.y, x + width / 2 - focus.x);
  return [...rects].sort((a, b) => distance(a) - distance(b));
}

function pieces(start: number, length: number): [start: number, length: number][] {
  const found: [number, number][] = [];
  for (let at = start; at < start + length; ) {
    const next = Math.min(start + length, (Math.floor(at / areaPx) + 1) * areaPx);
    found.push([at, next - at]);
    at = next;
  }
  return found;
}
