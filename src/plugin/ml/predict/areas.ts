import type { Rect } from "../data/plane.ts";

/**
 * A region is worked off in areas of this side at most, so that a plane of any size costs a bounded memory. Tiles
 * on the seam of two areas are computed for both.
 */
const areaPx = 4096;

/** The areas of a rectangle, row by row. They begin on multiples of `areaPx`. */
export function areasOf(rect: Rect): Rect[] {
  const columns = pieces(rect.x, rect.width);
  return pieces(rect.y, rect.height).flatMap(([y, height]) =>
    columns.map(([x, width]) => ({ y, x, height, width })),
  );
}

/** Where one looks, in pixels of the plane. */
export interface Focus {
  readonly y: number;
  readonly x: number;
}

/** By the distance of their middles; equals stay in order. */
export function nearestFirst<T>(
  items: readonly T[],
  { focus, rectOf }: { readonly focus: Focus; readonly rectOf: (item: T) => Rect },
): T[] {
  const distance = (item: T) => {
    const { y, x, height, width } = rectOf(item);
    return Math.hypot(y + height / 2 - focus.y, x + width / 2 - focus.x);
  };
  const measured = items.map((item) => ({ item, far: distance(item) }));
  return measured.sort((a, b) => a.far - b.far).map(({ item }) => item);
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
