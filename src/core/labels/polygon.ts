import type { PlanePoint, SpanSink } from "./capsule.ts";

/** What is inside where an outline crosses itself: every other part, or all that it goes around. */
export const fillRules = ["even-odd", "non-zero"] as const;
export type FillRule = (typeof fillRules)[number];

export interface Polygon {
  /** Closed from the last to the first; pixel i is centred at i. */
  readonly points: readonly PlanePoint[];
  readonly rule: FillRule;
}

/**
 * Every pixel whose centre is inside, row by row, cut to the plane. A centre that lies on the outline belongs to the part on
 * its right or below, so that polygons which share an edge share no pixel.
 */
export function polygonSpans(
  { points, rule }: Polygon,
  { height, width }: { height: number; width: number },
  sink: SpanSink,
): void {
  const rows = crossingsByRow(points, { height, width });
  for (const y of [...rows.keys()].sort((a, b) => a - b)) {
    const crossings = rows.get(y) ?? [];
    crossings.sort((a, b) => a.column - b.column);
    let winding = 0;
    for (const [i, { column, direction }] of crossings.entries()) {
      winding += rule === "even-odd" ? 1 : direction;
      const isInside = rule === "even-odd" ? winding % 2 !== 0 : winding !== 0;
      const stop = crossings[i + 1]?.column ?? column;
      if (isInside && column < stop) sink(y, column, stop);
    }
  }
}

/** Where an edge crosses a row: the first pixel whose centre is on it or to its right. */
interface Crossing {
  readonly column: number;
  readonly direction: 1 | -1;
}

function crossingsByRow(
  points: readonly PlanePoint[],
  { height, width }: { height: number; width: number },
): Map<number, Crossing[]> {
  const rows = new Map<number, Crossing[]>();
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length] ?? a;
    const [top, bottom, direction] = a.y < b.y ? ([a, b, 1] as const) : ([b, a, -1] as const);
    const last = Math.min(height, Math.ceil(bottom.y));
    for (let y = Math.max(0, Math.ceil(top.y)); y < last; y++) {
      const row = rows.get(y);
      const crossing = { column: columnAt({ top, bottom, width }, y), direction };
      if (row) row.push(crossing);
      else rows.set(y, [crossing]);
    }
  }
  return rows;
}

/** The quotient carries rounding errors; on which side a pixel is, is decided without a division. Cut to 0..width. */
function columnAt(
  { top, bottom, width }: { top: PlanePoint; bottom: PlanePoint; width: number },
  y: number,
): number {
  const dy = bottom.y - top.y;
  const across = (y - top.y) * (bottom.x - top.x);
  const isRight = (x: number) => (x - top.x) * dy >= across;
  let column = Math.min(width, Math.max(0, Math.ceil(top.x + across / dy)));
  while (column > 0 && isRight(column - 1)) column--;
  while (column < width && !isRight(column)) column++;
  return column;
}
