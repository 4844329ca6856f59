import type { RowSpan } from "./object-sums.ts";

type Point = readonly [y: number, x: number];

/**
 * How many pixels have their centre in the convex hull of an object, or on its border. The hull is that of the middles
 * of the pixels' edges, as in scikit-image's `convex_hull_image` with `offset_coordinates`; `rows` holds each row's
 * first and last pixel, and no other can be on it. In half pixels, all of it is whole numbers: nothing is rounded.
 */
export function convexArea(rows: ReadonlyMap<number, Readonly<RowSpan>>): number {
  const points: Point[] = [];
  for (const [y, { first, last }] of rows)
    points.push(
      ...([
        [2 * y, 2 * first - 1],
        [2 * y, 2 * last + 1],
        [2 * y - 1, 2 * first],
        [2 * y + 1, 2 * first],
        [2 * y - 1, 2 * last],
        [2 * y + 1, 2 * last],
      ] as const),
    );
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const left = chain(points, 1);
  const right = chain(points, -1);
  let area = 0;
  const top = points[0]?.[0] ?? 0;
  const bottom = points.at(-1)?.[0] ?? 0;
  // Rows of pixels are even here, the hull begins and ends between two.
  const crossing = { left: new Crossing(left), right: new Crossing(right) };
  for (let y = top + 1; y < bottom; y += 2) {
    const from = crossing.left.at(y);
    const to = crossing.right.at(y);
    area += Math.max(0, Math.floor(to / 2 + tiny) - Math.ceil(from / 2 - tiny) + 1);
  }
  return area;
}

/** Quotients of whole numbers that are a pixel's centre differ from it by less, others by more. */
const tiny = 1e-9;

/** One side of the hull, from top to bottom (Andrew's monotone chain, 1979): 1 the left one, -1 the right one. */
function chain(points: readonly Point[], side: 1 | -1): Point[] {
  const hull: Point[] = [];
  for (const point of points) {
    for (;;) {
      const [a, b] = [hull.at(-2), hull.at(-1)];
      if (!a || !b || side * turn(a, b, point) > 0) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

/** Twice the area of a triangle; above 0 where the way from `a` over `b` to `c` turns to the right in a picture. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Where a side of the hull crosses rows that are asked for from top to bottom. */
class Crossing {
  readonly #points: readonly Point[];
  #at = 0;

  constructor(points: readonly Point[]) {
    this.#points = points;
  }

  at(y: number): number {
    while ((this.#points[this.#at + 1]?.[0] ?? Number.POSITIVE_INFINITY) < y) this.#at++;
    const [y0, x0] = this.#points[this.#at] ?? [0, 0];
    const [y1, x1] = this.#points[this.#at + 1] ?? [y0, x0];
    return y1 === y0 ? x0 : x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
  }
}
